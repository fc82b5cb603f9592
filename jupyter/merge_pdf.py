"""Joins PDF files to one, with a bookmark for each: python jupyter/merge_pdf.py OUTPUT PART ..."""

import sys
from pathlib import Path

from pypdf import PdfWriter

output, *parts = map(Path, sys.argv[1:])
writer = PdfWriter()
for part in parts:
    writer.append(part, outline_item=part.stem)
writer.write(output)
print(f"{output}: {len(writer.pages)} pages")
