"""Which letters can be a Vietnamese syllable: onset, rime and tone by the rules of the script, no list of words."""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHARP_OR_HEAVY = frozenset("\u0301\u0323")
_WRITTEN_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_WRITTEN_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong oong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt uê uêch uênh uơ
uân uâng uât uây uy uya uych uynh uyn uyp uyt uyu uyên uyêt
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
"""
_WRITTEN_AFTER_QU = """
a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê êch ên ênh êt it
y ych yn ynh yt yu yên yêt ơ
"""
_ONSETS = tuple(_WRITTEN_ONSETS.split())
# Without their tone; those that end in a stop carry sắc or nặng only.
_RIMES = frozenset(_WRITTEN_RIMES.split())
_AFTER_QU = frozenset(_WRITTEN_AFTER_QU.split())
_STOP = re.compile(r"(?:c|ch|p|t)$")
_SOFT = re.compile(r"[eêi]")
_HEARD_LIKE_I = frozenset(("h", "k", "l", "m", "s", "t", "v", "th"))  # after these a single i may be written y


def possible(word: str) -> bool:
    """Whether the letters of `word` (any case, any composition, no digits or dots) can be one Vietnamese syllable."""
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in marks if c in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))
    return any(_fits(onset, rime, tones) for onset, rime in _splits(bare))


def _splits(bare: str) -> list[tuple[str, str]]:
    """Ways to part a syllable; gi and qu lend a letter to the rime (gì, giêng; quốc is c + uôc, as it is heard)."""
    found = [("", bare)]
    found += [(onset, bare[len(onset) :]) for onset in _ONSETS if bare.startswith(onset) and bare != onset]
    if bare.startswith("gi"):
        found.append(("gi", bare[1:]))
    if bare == "quôc":
        found.append(("c", "uôc"))
    return found


def _fits(onset: str, rime: str, tones: list[str]) -> bool:
    if rime not in (_AFTER_QU if onset == "qu" else _RIMES):
        return False
    if _STOP.search(rime) and not _SHARP_OR_HEAVY.issuperset(tones or "-"):
        return False
    if onset in ("k", "gh", "ngh"):
        return bool(_SOFT.match(rime)) or (onset == "k" and rime == "y")
    if onset in ("c", "g", "ng"):
        return not _SOFT.match(rime) and rime != "y" and not rime.startswith("yê")
    if rime[0] == "y":
        return not onset or onset == "qu" or (rime == "y" and onset in _HEARD_LIKE_I)
    # what begins with i or u and no onset is written y or has another letter first
    return not (onset == "" and rime.startswith("iê"))
