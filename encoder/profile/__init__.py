"""The profile: spelling, vocabulary and parameters as data (YAML), checked."""

from encoder.profile.archives import Applied, apply
from encoder.profile.load import (
    DEFAULT,
    LANGUAGES,
    ancestry,
    check_patterns,
    load,
    parse_yaml,
    shipped,
)
from encoder.profile.mistakes import mistake, nearest
from encoder.profile.schema import (
    PLACES,
    Address,
    AddressKind,
    Archive,
    CitationScheme,
    Closing,
    Editor,
    Example,
    FurnitureKind,
    Grade,
    LanguageTag,
    Letterhead,
    MarkKind,
    NotationRule,
    PartKind,
    Profile,
    ProfileError,
    Publication,
    Reason,
    RuleFields,
    Strict,
)

__all__ = [
    "DEFAULT", "LANGUAGES", "PLACES", "Address", "AddressKind", "Applied", "Archive", "CitationScheme",
    "Closing", "Editor", "Example", "FurnitureKind", "Grade", "LanguageTag", "Letterhead", "MarkKind",
    "NotationRule", "PartKind", "Profile", "ProfileError", "Publication", "Reason", "RuleFields",
    "Strict", "ancestry", "apply", "check_patterns", "load", "mistake", "nearest", "parse_yaml",
    "shipped",
]
