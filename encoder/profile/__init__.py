"""The profile: spelling, vocabulary and parameters as data (YAML), checked."""

from encoder.profile.archives import Applied, apply
from encoder.profile.base import Address, LanguageTag, ProfileError, Strict
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
from encoder.profile.publication import Archive, Publication
from encoder.profile.schema import (
    PLACES,
    AddressKind,
    CitationScheme,
    Closing,
    Editor,
    Example,
    FurnitureKind,
    Grade,
    Letterhead,
    MarkKind,
    NotationRule,
    PartKind,
    Profile,
    Reason,
    RuleFields,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "PLACES",
    "Address",
    "AddressKind",
    "Applied",
    "Archive",
    "CitationScheme",
    "Closing",
    "Editor",
    "Example",
    "FurnitureKind",
    "Grade",
    "LanguageTag",
    "Letterhead",
    "MarkKind",
    "NotationRule",
    "PartKind",
    "Profile",
    "ProfileError",
    "Publication",
    "Reason",
    "RuleFields",
    "Strict",
    "ancestry",
    "apply",
    "check_patterns",
    "load",
    "mistake",
    "nearest",
    "parse_yaml",
    "shipped",
]
