"""Clean sentences: what a social agent writes to DSMF about needs, medicine, children, transport and times."""

from random import Random


def _parts(text: str) -> list[str]:
    return text.split("|")


FRAMES = (
    ("Zərərçəkmiş ", " ilə bağlı əlavə məlumat göndərilir."),
    ("Bu gün ", " mərkəzə gəlib, vəziyyəti ağırdır."),
    ("Uşaq üçün inhalyator lazımdır, ", " bunu bildirib."),
    ("Qadın deyir ki, ", " onu hədələyib."),
    ("😀 Qeyd: ", ", zəhmət olmasa nəzərə alın."),
    ("Müraciətə əlavə olaraq ", " haqqında yazılır"),
)
_WHO = _parts(
    "Qadın|Zərərçəkmiş şəxs|Ana|Müraciət edən şəxs|Böyük uşaq|Kiçik oğlan|Qız uşağı|Hamilə qadın|Yeniyetmə qız|Ailə|"
    "Ananın oğlu|Qadının qızı|Uşaqların anası|Onun oğlu|Həmin şəxs|Körpə"
)
_NEED = _parts(
    "gündə {n} dəfə insulin qəbul edir|saat {t} üçün nəqliyyat istəyir|hər gün saat {t}-da dərman içməlidir|"
    "astma səbəbindən inhalyatordan istifadə edir|əlil arabası ilə hərəkət edir və lift lazımdır|"
    "yalnız rus dilində danışır|"
    "Azərbaycan dilini zəif bilir, tərcüməçi tələb olunur|{n} aylıq hamilədir və həkim nəzarəti tələb edir|"
    "eşitmə aparatından istifadə edir|gecələr yata bilmir, psixoloqla görüş istəyir|"
    "{n} mq dozada Metformin qəbul edir|"
    "epilepsiyadan əziyyət çəkir, Depakin dərmanı yanındadır|süd və uşaq bezi ilə təmin olunmalıdır|"
    "məktəbə davam etmək istəyir|{n}-ci sinifdə oxuyur|qan təzyiqi 180/110 olub|hüquqi məsləhətə ehtiyac duyur|"
    "şəxsiyyət vəsiqəsini evdə qoyub|Bakıdan uzaq regionda yerləşdirilməyi xahiş edir|Gəncə şəhərində qalmaq istəmir|"
    "Səhiyyə Nazirliyinin poliklinikasında müayinə olunub|DOST mərkəzində psixoloqla söhbət edib|"
    "Dövlət Sosial Müdafiə Fonduna müraciət edib|WhatsApp vasitəsilə əlaqə saxlaya bilər|102 xəttinə zəng edib|"
    "2 otaqlı mənzildə qohumları ilə qalıb|küçədə qalmaqdan qorxur|kənddə yaşamağa alışıb|əl çantası ilə gəlib|"
    "ayağındakı sınığa görə pilləkən qalxa bilmir|allergiyası olduğu üçün qoz yemir|əmin yerdə gecələmək istəyir|"
    "uşağını tək qoymaq istəmir|görmə qabiliyyəti zəifdir, müşayiət lazımdır|"
    "südəmər körpəsi ilə birgə yerləşdirilməlidir|"
    "diabet xəstəsidir, iynələri soyuducuda saxlanmalıdır|D vitamini və dəmir preparatı qəbul edir|"
    "sabah səhər saat {t} radələrində yola çıxa bilər|HİV statusu barədə məlumat verməyib|EKQ müayinəsindən keçib|"
    "Novruz bayramından sonra məhkəməyə gedəcək|ailə həkiminə görünməlidir|işini itirmək istəmir, növbəli işləyir|"
    "paltar və ayaqqabı ilə təmin edilməlidir (ölçü {n})|üçün təcili yer lazımdır|halal yemək istəyir|"
    "gülər üzlü, sakit uşaqdır|aydın danışır və vəziyyəti anlayır|ümidsizdir, ağlayır|könüllü şəkildə razılıq verib"
)
_MORE = _parts(
    "| Xahiş edirik, cavab saat {t}-dək verilsin.| Nəqliyyat {n} nəfər üçün lazımdır.|"
    " Uşaqlar {n}, 7 və 12 yaşındadır."
    "| Qəbul vaxtı 09:00-18:00 arasıdır.| Risk səviyyəsi yüksəkdir.| Təcili deyil.| Hazırda vəziyyəti sabitdir."
    "| Yer birinci mərtəbədə olmalıdır.| Sənədlərin surəti mərkəzdədir.| Mərkəzi Aran regionu uyğun deyil."
    "| Dərman ehtiyatı {n} günə çatır.| Uşağın bağçaya getməsi vacibdir.| Tibbi arayış var.|"
    " Jest dili tərcüməçisi çağırılsın."
    "| Mühafizə orderi {n} günlük verilib.| Aliment məsələsi məhkəmədədir.|"
    " Əlaqə yalnız agentlik vasitəsilə mümkündür."
    "| Zəng etmək olmaz, mesaj yazmaq olar.| Axşam saatlarında narahat olur.| Ümumi çəkisi {n} kq olan iki çanta var."
)


def sentence(random: Random) -> str:
    text = f"{random.choice(_WHO)} {random.choice(_NEED)}."
    if random.random() < 0.6:
        text = text[:-1] + "." + random.choice(_MORE)
    clock = f"{random.randrange(7, 22)}{random.choice(':.')}{random.choice(('00', '15', '30', '45'))}"
    return text.replace("{t}", clock).replace("{n}", str(random.randrange(2, 40)))
