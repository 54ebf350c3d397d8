"""Sentences as values: filled in when they are said, equal when they say the same."""

from __future__ import annotations

import pytest

from archive.messages import Message, message


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (message("The archive is empty."), "The archive is empty."),
        (message("No article with id %(id)s.", id=7), "No article with id 7."),
        (message("%(b)s before %(a)s.", a="A", b="B"), "B before A."),
        (message("%(share)s%% done.", share=50), "50% done."),
        (message("50%% done."), "50% done."),
        # values are filled in once and never read as templates
        (message("Not a date: %(date)s", date="100%(date)s%"), "Not a date: 100%(date)s%"),
        (message("“%(query)s”", query="Größe <b>"), "“Größe <b>”"),
    ],
)
def test_a_message_says_its_sentence(said: Message, sentence: str) -> None:
    assert str(said) == sentence


def test_messages_are_values() -> None:
    assert message("No article with id %(id)s.", id=7) == message("No article with id %(id)s.", id=7)
    assert message("No article with id %(id)s.", id=7) != message("No article with id %(id)s.", id=8)
    assert len({message("Twice."), message("Twice.")}) == 1


def test_a_missing_value_is_noticed() -> None:
    with pytest.raises(KeyError):
        str(message("No article with id %(id)s."))
