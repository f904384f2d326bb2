"""The press that says for whom one acts."""

from __future__ import annotations

from portal.formkit.base import PageForm


class ForWhomForm(PageForm):
    """One button for each person, protected against forged posts."""
