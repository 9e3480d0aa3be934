"""The profile that reads a document when no other is named."""

DEFAULT = "archival"
"""It names no archive."""
