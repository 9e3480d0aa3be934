"""The proof that no character of a source was lost or changed.

Two sides that share nothing but the streams of text which they compare:
:mod:`encoder.fidelity.account` is the encoder's, which says what became of every character and
makes the certificate; the functions here are the verifier's, which judges a TEI file, its source
and the certificate, and knows neither readers nor writer.
"""

from encoder.fidelity.certificate import Account
from encoder.fidelity.tokens import Change
from encoder.fidelity.verify import Verdict, changes, judged, renewed, verify

__all__ = ["Account", "Change", "Verdict", "changes", "judged", "renewed", "verify"]
