"""What is made of TEI files and authority files for others: CMIF, registers, exports."""
