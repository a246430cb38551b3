"""Which encoding a text is in."""

from __future__ import annotations

import pytest

from rnnviz.text.decoding import decode
from rnnviz.text.encodings import ENCODINGS, find_encoding

# Each says: yesterday the children came home late.
TEXTS = {
    "Czech": (
        ("cp1250", "iso8859-2"),
        "Včera přišly děti velmi pozdě domů. Otec uvařil polévku a matka seděla u okna a četla. "
        "Byli jsme v lese, řekl nejstarší, a našli jsme malý dům.",
    ),
    "Estonian": (
        ("cp1257", "iso8859-13"),
        "Eile tulid lapsed väga hilja koju. Isa oli keetnud suppi ja ema istus akna ääres. Me "
        "olime metsas, ütles kõige vanem, ja leidsime väikese maja. Tüdruk naeratas väsinult.",
    ),
    "Finnish": (
        ("cp1252",),
        "Eilen lapset tulivat hyvin myöhään kotiin. Isä oli keittänyt keittoa ja äiti luki. "
        "Olimme metsässä, sanoi vanhin, ja löysimme pienen talon.",
    ),
    "Greek": (
        ("cp1253", "iso8859-7"),
        "Χθες τα παιδιά γύρισαν πολύ αργά στο σπίτι. Πού ήσασταν τόση ώρα; Ήμασταν στο δάσος.",
    ),
    "Hebrew": (("cp1255", "iso8859-8"), "אתמול חזרו הילדים הביתה מאוחר מאוד. היינו ביער, אמר."),
    "Hungarian": (
        ("cp1250", "iso8859-2"),
        "Tegnap a gyerekek nagyon későn értek haza. Az apa levest főzött, az anya olvasott. Az "
        "erdőben jártunk, felelte a legidősebb, és találtunk egy kis házat.",
    ),
    "Icelandic": (
        ("cp1252",),
        "Í gær komu börnin mjög seint heim. Faðirinn hafði eldað súpu og móðirin sat við "
        "gluggann. Við vorum í skóginum, sagði sá elsti, og fundum lítið hús.",
    ),
    "Lithuanian": (
        ("cp1257", "iso8859-13"),
        "Vakar vaikai labai vėlai grįžo namo. Tėvas buvo išviręs sriubos, o motina skaitė. Mes "
        "buvome miške, pasakė vyriausias, ir radome mažą namelį. Mergaitė šypsojosi.",
    ),
    "Polish": (
        ("cp1250", "iso8859-2"),
        "Wczoraj dzieci bardzo późno wróciły do domu. Ojciec ugotował zupę, a matka czytała. "
        "Byliśmy w lesie, powiedział najstarszy, i znaleźliśmy mały dom.",
    ),
    "Portuguese": (
        ("cp1252",),
        "Ontem as crianças voltaram muito tarde. O pai põe a mesa e a mãe lia junto à janela. "
        "Vocês são ótimos, disse o avô, e os irmãos riram até amanhã.",
    ),
    "Russian": (
        ("cp1251", "koi8-r", "cp866", "iso8859-5"),
        "Вчера дети очень поздно вернулись домой. Мы были в лесу, сказал старший.",
    ),
    "Thai": (("cp874",), "เมื่อวานนี้เด็ก ๆ กลับบ้านดึกมาก พ่อทำซุปไว้แล้ว ส่วนแม่นั่งอ่านหนังสือ"),
    "Turkish": (
        ("cp1254", "iso8859-9"),
        "Dün çocuklar eve çok geç geldiler. Baba çorba pişirmişti, anne ise pencerenin yanında "
        "oturmuş kitap okuyordu. Ormandaydık, dedi en büyüğü.",
    ),
}
CASES = [(codec, text) for codecs, text in TEXTS.values() for codec in codecs]
PLAIN = "The quick traveller walked along the road and said nothing to anyone at all.\n" * 100


@pytest.mark.parametrize(("codec", "text"), CASES)
@pytest.mark.parametrize("around", ["", PLAIN], ids=["alone", "in a long English text"])
def test_the_language_tells_the_encoding(codec: str, text: str, around: str) -> None:
    whole = f"{around}{text}\n{around}"
    assert decode(whole.encode(codec)).text == whole


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_can_be_named(name: str) -> None:
    encoding = ENCODINGS[name]
    assert find_encoding(name.lower()) == encoding
    assert find_encoding(encoding.codec) == encoding
    assert decode("A plain line.".encode(encoding.codec), name).text.strip("\ufeff") == (
        "A plain line."
    )


@pytest.mark.parametrize(
    ("alias", "name"),
    [("latin1", "Windows-1252"), ("sjis", "Shift JIS"), ("gbk", "GB18030"), ("utf8", "UTF-8")],
)
def test_python_s_names_do_too(alias: str, name: str) -> None:
    assert find_encoding(alias).name == name


@pytest.mark.parametrize("name", ["", "base64", "klingon", "utf\x008", "punycode"])
def test_what_is_no_encoding_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"choose one of: UTF-8, .*\.$"):
        find_encoding(name)
