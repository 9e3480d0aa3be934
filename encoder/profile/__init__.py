"""The profile: spelling, vocabulary and parameters as data (YAML), checked."""

from typing import TYPE_CHECKING

from encoder.core.lazy import lazily

if TYPE_CHECKING:
    from encoder.profile.archives import Applied, apply
    from encoder.profile.base import Address, LanguageTag, ProfileError, Strict
    from encoder.profile.default import DEFAULT
    from encoder.profile.loading import (
        LANGUAGES,
        ancestry,
        check_patterns,
        load,
        parse_yaml,
        shipped,
    )
    from encoder.profile.mistakes import mistake
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
else:
    __getattr__ = lazily(
        __name__,
        {
            "archives": (
                "Applied",
                "apply",
            ),
            "base": (
                "Address",
                "LanguageTag",
                "ProfileError",
                "Strict",
            ),
            "default": ("DEFAULT",),
            "loading": (
                "LANGUAGES",
                "ancestry",
                "check_patterns",
                "load",
                "parse_yaml",
                "shipped",
            ),
            "mistakes": ("mistake",),
            "publication": (
                "Archive",
                "Publication",
            ),
            "schema": (
                "AddressKind",
                "CitationScheme",
                "Closing",
                "Editor",
                "Example",
                "FurnitureKind",
                "Grade",
                "Letterhead",
                "MarkKind",
                "NotationRule",
                "PLACES",
                "PartKind",
                "Profile",
                "Reason",
                "RuleFields",
            ),
        },
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
    "parse_yaml",
    "shipped",
]
