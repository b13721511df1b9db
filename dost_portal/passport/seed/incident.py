"""Forms of violence (law 1058-IIIQ, articles 1.0.3 to 1.0.6) and relationships (domain.md §7.4)."""

from typing import Any

from dost_portal.passport.seed.common import labelled

VIOLENCE_FORMS = [
    labelled(
        1,
        "PHYSICAL",
        "Fiziki zorakılıq",
        "Physical violence",
        official_az="məişət zəminində fiziki zorakılıq",
        official_en="physical violence on domestic grounds",
        article="1.0.3",
    ),
    labelled(
        2,
        "PSYCH",
        "Psixi zorakılıq",
        "Psychological violence",
        official_az="məişət zəminində psixi zorakılıq",
        official_en="psychological violence on domestic grounds",
        article="1.0.4",
    ),
    labelled(
        3,
        "ECON",
        "İqtisadi xarakterli qanunsuz məhdudiyyətlər",
        "Unlawful economic restrictions",
        official_az="məişət zəminində iqtisadi xarakterli qanunsuz məhdudiyyətlərin tətbiqi",
        official_en="unlawful restrictions of an economic nature on domestic grounds",
        article="1.0.5",
    ),
    labelled(
        4,
        "SEXUAL",
        "Cinsi zorakılıq",
        "Sexual violence",
        official_az="məişət zəminində cinsi zorakılıq",
        official_en="sexual violence on domestic grounds",
        article="1.0.6",
    ),
]

_RELATIONSHIPS = """
HUSBAND         | əri                                     | husband
WIFE            | arvadı                                  | wife
EX_HUSBAND      | keçmiş əri                              | former husband
EX_WIFE         | keçmiş arvadı                           | former wife
PARTNER         | qanuni nikahda olmadan birgə yaşadığı şəxs | partner living together unmarried
FATHER          | atası                                   | father
MOTHER          | anası                                   | mother
STEPFATHER      | ögey atası                              | stepfather
STEPMOTHER      | ögey anası                              | stepmother
SON             | oğlu                                    | son
DAUGHTER        | qızı                                    | daughter
BROTHER         | qardaşı                                 | brother
SISTER          | bacısı                                  | sister
GRANDFATHER     | babası                                  | grandfather
GRANDMOTHER     | nənəsi                                  | grandmother
GRANDCHILD      | nəvəsi                                  | grandchild
FATHER_IN_LAW   | qaynatası                               | father-in-law
MOTHER_IN_LAW   | qaynanası                               | mother-in-law
SIBLING_IN_LAW  | qaynı / baldızı                         | brother-in-law or sister-in-law
CHILD_IN_LAW    | gəlini / kürəkəni                       | daughter-in-law or son-in-law
ADOPTER         | övladlığa götürəni                      | adoptive parent
GUARDIAN        | qəyyumu                                 | guardian
TRUSTEE         | himayəçisi                              | trustee
OTHER_RELATIVE  | birgə yaşayan digər qohumu              | another relative living together
OTHER           | digər                                   | other
"""


def relationships() -> list[dict[str, Any]]:
    lines = [line.split("|") for line in _RELATIONSHIPS.strip().splitlines()]
    return [
        labelled(place, code.strip(), az.strip(), en.strip(), needs_text=code.strip() == "OTHER")
        for place, (code, az, en) in enumerate(lines, start=1)
    ]
