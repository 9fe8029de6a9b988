"""Fails if the type of a public name is not known to type checkers: complete.py PYRIGHT.

The types of these modules come from engines that are not installed for this check.
"""

import json
import subprocess
import sys

OTHERS = tuple(f"toku_codes.{module}." for module in ("arrow", "pandas", "polars", "spark"))

command = [sys.argv[1], "--verifytypes", "toku_codes", "--outputjson"]
output = subprocess.run(command, capture_output=True, encoding="utf-8").stdout
symbols = json.loads(output)["typeCompleteness"]["symbols"]
names = {one["name"]: one["isTypeKnown"] for one in symbols if one["isExported"] and not one["name"].startswith(OTHERS)}
unknown = [name for name, is_known in names.items() if not is_known]
if unknown or len(names) < 50:
    sys.exit(f"of {len(names)} public names, these have an unknown type: {unknown}")
print(f"the types of {len(names)} public names are known")
