"""Splitting texts into words and gaps: the quick pattern and the rule it stands for."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.german import tokenise

TEXTS = st.text(st.sampled_from("aÄßnI1230 .,'’-*:/()&+#¬\n\u00ad\u0308\u0301éеш·_"), max_size=40)


@given(TEXTS)
@example("Bürger*innen, U-Bahn, C++ und 3.600,5 Euro-\nstücke")
def test_the_pieces_make_up_the_text_again(text: str) -> None:
    pieces = tokenise.split(text)
    assert "".join(pieces) == text
    assert len(pieces) % 2 == 1
    assert all(any(sign.isalnum() for sign in word) for word in pieces[1::2])
    assert not any(sign.isalnum() for gap in pieces[::2] for sign in gap)


@given(TEXTS.filter(lambda text: "_" not in text))
@example("m²-Preis G20(innen) Élan*innen Straße:in 1.2345 12,5x")
def test_the_quick_pattern_splits_like_the_rule(text: str) -> None:
    assert tokenise._QUICK_SPLIT.split(text) == tokenise._SPLIT.split(text)


@given(TEXTS)
def test_a_word_says_by_itself_what_it_says_in_its_text(text: str) -> None:
    for word in tokenise.split(text)[1::2]:
        assert tokenise.split(word) == ["", word, ""]


SPACED = st.text(st.sampled_from("aÄß1 -⸗¬\n\r\t\u00a0\u202f\u2009.,'’&*:+#_/()\u00ad\u0308In"), max_size=30)


@settings(max_examples=2000, deadline=None)
@given(SPACED)
def test_words_stand_between_white_space_unless_one_reaches_over_it(text: str) -> None:
    if not tokenise.words_reach_over_space(text):
        words = [word for stretch in text.split() for word in tokenise.split(stretch)[1::2]]
        assert words == tokenise.split(text)[1::2]
