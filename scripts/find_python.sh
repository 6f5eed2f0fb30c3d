#!/bin/sh
# Prints a Python that can carry the project: 3.11 to 3.13, able to make a virtual environment.
# PYTHON=/path/to/python overrides the search.
usable='import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
# A version manager may answer to a name it cannot run, so each candidate is tried, not just found;
# the versions it keeps aside are looked through last.
for python in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[123].*/bin/python; do
    if "$python" -c "$usable" >/dev/null 2>&1; then
        command -v "$python"
        exit 0
    elif [ "$python" = "${PYTHON:-}" ]; then
        break
    fi
done
cat >&2 <<'EOF'
Attention Lab needs Python 3.11, 3.12 or 3.13 with the venv module, and found none.
On Debian or Ubuntu: apt-get install python3-venv. Elsewhere: https://www.python.org/downloads/
Or say which one to take: make run PYTHON=/path/to/python3.12
EOF
exit 1
