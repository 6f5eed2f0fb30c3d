"""`attention-lab`: starts the app from where it is installed. Options are Streamlit's."""

import os
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Run the server until it ends, and end as it did."""
    here = Path(__file__).parent
    # Streamlit reads its configuration from the folder in which it is started.
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *sys.argv[1:]]
    try:
        sys.exit(subprocess.run(command, cwd=here, env=os.environ, check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
