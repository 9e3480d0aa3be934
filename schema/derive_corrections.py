"""Write the JSON schema of files of corrections anew: python schema/derive_corrections.py"""

from __future__ import annotations

import json
from pathlib import Path

from encoder.corrections import json_schema

TARGET = Path(__file__).with_name("corrections-1.schema.json")

if __name__ == "__main__":
    TARGET.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
