#!/bin/sh
# deploy/space/make.sh FOLDER: what a Hugging Face Space needs, put into the clone of one.
# Then, in FOLDER: git lfs track "*.npz" && git add --all && git commit -m "Update" && git push
set -eu
to=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
git archive HEAD app.py LICENSE .dockerignore .streamlit attention models pages ui \
    requirements-light.txt requirements-models.txt requirements.txt | tar -x -C "$to"
cp deploy/space/README.md "$to/README.md"
# A Space shows its page in a frame of another site, where a cookie needs to be told so.
{
    cat deploy/Dockerfile
    echo 'ENV FRAME_ANCESTORS=https://huggingface.co STREAMLIT_SERVER_XSRF_COOKIE_SAME_SITE=none'
} >"$to/Dockerfile"
