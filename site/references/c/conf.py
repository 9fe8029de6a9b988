"""Makes the reference of the C header: Sphinx calls this, and hawkmoth reads the header with libclang."""

import subprocess
from pathlib import Path

project = "toku-codes for C"
extensions = ["hawkmoth"]
hawkmoth_root = str(Path(__file__).parents[3] / "include")
# libclang comes without the compiler's own headers.
own = subprocess.run(["cc", "-print-file-name=include"], check=True, capture_output=True, text=True).stdout.strip()
hawkmoth_clang = ["-std=c99", f"-isystem{own}"]
hawkmoth_autoconf: list[str] = []
default_role = "code"
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
