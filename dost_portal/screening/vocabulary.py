"""Words the rules lean on, written as people write them and kept as search keys (without diacritics)."""

from typing import Final

from dost_portal.azeri import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


GIVEN_NAMES: Final = _words(
    "Abbas Adil Afaq Afət Ağası Aidə Akif Aliyə Alim Altay Anar Araz Arif Asif Asim Asiman Aslan Ayan Aybəniz "
    "Ayan Aygül Aygün Ayla Ayna Aynur Ayşən Ayşə Aysel Aysu Ayten Aytən Azər Aytac Babək Bəhruz Bəxtiyar Cabbar "
    "Camal Cavad Cavid Cəfər Cəlal Cəmil Cəmilə Ceyhun Çinarə Dilarə Dilşad Elçin Eldar Eldəniz Elgün Elmar "
    "Elman Elmir Elmira Elnarə Elnur Elşad Elşən Elvin Elxan Emil Emin Əhməd Əkbər Ələkbər Əliağa Əlirza Ənvər "
    "Əsgər Əsmər Fatimə Faiq Faina Fərhad Fərid Fəridə Fərman Fəxri Fidan Fikrət Firuz Firuzə Füzuli Gülçin "
    "Gülnar Gülnarə Gülnaz Gülşən Gültəkin Gülzar Günay Günel Gülər Habil Hacı Hafiz Hamlet Həcər Həmid Həsən "
    "Heydər Hikmət Hüseyn Huseyn İbrahim İdris İlahə İlkin İlqar İlham İlhamə İlyas İradə İsa İsgəndər İsmayıl "
    "Jalə Kamal Kamalə Kamil Kamilə Kamran Kənan Kərim Könül Lalə Laura Lamiyə Leyla Leman Ləman Lətifə Mahir "
    "Mahmud Mais Maral Matanət Mədinə Mehdi Mehriban Məhəmməd Məhbubə Mələk Məmməd Məryəm Mətanət Minayə "
    "Mirvari Murad Musa Mustafa Müslüm Nadir Nailə Namiq Natəvan Natiq Nazim Nazilə Nərgiz Nərminə Nərmin "
    "Nəzrin Nicat Nigar Nihad Niyaz Novruz Nurlan Nuray Nuranə Nuriyə Orxan Ömər Pərvanə Pərvin Pərviz Pakizə "
    "Qasım Qəzənfər Rafiq Raif Ramil Ramin Ramiz Rasim Raul Rauf Rəfail Rəhim Rəhman Rəna Rəsul Rəşad Röya "
    "Rövşən Rüfət Rüstəm Ruslan Ruqiyə Sabir Sabirə Sadiq Sahib Saida Samir Samirə Səbinə Səidə Səkinə Səlim "
    "Səma Sənan Sərdar Sevda Sevil Sevinc Sevər Simuzər Solmaz Sona Sübhan Sürəyya Svetlana Şahin Şahnaz Şakir "
    "Şamil Şəfiqə Şəhla Şəhriyar Şəhriyyə Şəmsi Tahir Tale Tamara Tamerlan Tariyel Teymur Təranə Tofiq Toğrul "
    "Tural Turan Tunar Turanə Tünzalə Uğur Ülkər Ülvi Ülviyyə Vahid Vaqif Validə Vasif Vəfa Vəli Vidadi Vüqar "
    "Vüsal Vüsalə Xalidə Xalid Xanım Xatirə Xəlil Xədicə Xuraman Yasəmən Yaqub Yeganə Yusif Zahid Zahir Zakir "
    "Zaur Zeynəb Zemfira Zenfira Zəhra Zərifə Zivər Ziya Zöhrə Zümrüd Zülfiyyə Olqa Natalya Irina Marina Yelena "
    "İvan Aleksandr "
)
# Names that are words too: only a capital inside a sentence makes them names.
WORDS_TOO: Final = _words(
    "Aslan Ayna Aygül Emin Hacı Xanım Xatirə İradə Könül Kamil Lalə Maral Mələk Musa Nadir Novruz Qasım Sabir "
    "Sadiq Sahib Sevda Sevinc Sona Turan Uğur Vahid Ziya Zümrüd Alim Aliyə Arif Asim Adil Ayla Azər Cəlal Camal "
    "Füzuli Fəxri Firuzə Gülər Hafiz Həmid Kərim Mahir Məhbubə Murad Natiq Nazim Niyaz Pərvanə Pərvin Rəhim "
    "Rəhman Rəsul Sevər Tahir Təranə Tale Vəfa Vəli Yasəmən Yeganə Zahid Zahir Sərdar Şahin Şəmsi Ayan Tamam "
    "İlham İsa Afət Rəna Sübhan Fikrət Hikmət Səma Elmar Mirvari Ülkər Ülvi Ömər Raif Ramiz Babək Araz Altay "
    "Validə Xəlil Vüqar Faiq Asiman "
)
PLACES: Final = _words(
    "Azərbaycan Bakı Sumqayıt Gəncə Naxçıvan Abşeron Binəqədi Nərimanov Nəsimi Nizami Pirallahı Qaradağ Sabunçu "
    "Səbail Suraxanı Xətai Xəzər Yasamal Babək Culfa Kəngərli Ordubad Sədərək Şahbuz Şərur Xızı Ağsu İsmayıllı "
    "Qobustan Şamaxı Daşkəsən Goranboy Göygöl Samux Naftalan Kəpəz Xankəndi Ağcabədi Ağdam Bərdə Füzuli Xocalı "
    "Xocavənd Şuşa Tərtər Ağdərə Ağstafa Gədəbəy Qazax Şəmkir Tovuz Xaçmaz Quba Qusar Siyəzən Şabran Astara "
    "Cəlilabad Lerik Lənkəran Masallı Yardımlı Mingəçevir Ağdaş Göyçay Kürdəmir Ucar Yevlax Zərdab Beyləqan "
    "İmişli Saatlı Sabirabad Balakən Qax Qəbələ Oğuz Şəki Zaqatala Cəbrayıl Kəlbəcər Qubadlı Laçın Zəngilan "
    "Şirvan Biləsuvar Hacıqabul Neftçala Salyan Qarabağ Zəngəzur Aran Mil Muğan Dağlıq Türkiyə Rusiya Gürcüstan "
    "İran Ukrayna Kosova Moldova Kiyev Moskva İstanbul Tbilisi Avropa Asiya Qafqaz Almaniya Özbəkistan "
    "Qazaxıstan Dağıstan Saray Sarayı Kürdüstan Suriya Əfqanıstan Pakistan Türkmənistan Ərəbistan Hindistan Çin "
)
INSTITUTIONS: Final = _words(
    "Nazirlik Nazirliy Agentlik Agentliy Fond Mərkəz Dövlət Respublika Ailə Qadın Uşaq Məhkəmə Polis İdarə Şöbə "
    "Xidmət Komitə Səhiyyə Təhsil Sosial Əmək Əhali Müdafiə Xəstəxana Poliklinika Klinika Məktəb Bağça "
    "Universitet İnstitut Kollec Konstitusiya Qanun Qərar Prezident Nazir Kabinet Sığınacaq Reabilitasiya "
    "Yardım Qayğı Dəstək Xətt Mühafizə Order Bələdiyyə Prokuror Vəkil Hüquq İnsan Birlik Cəmiyyət İctimai "
    "Beynəlxalq Qırmızı Aypara Xaç Novruz Ramazan Qurban Bayram Yeni İl Zəfər Müstəqillik Gün DOST ASAN Onlayn "
    "Təcili Tibb Tibbi Dispanser Ekspertiza Məşğulluq Migrasiya Miqrasiya İcra Hakimiyyət Rayon Şəhər Xanım Bəy "
    "Cənab Dr Prof Sayın Hörmətli WhatsApp Telegram Facebook Instagram Zoom Skype Google Viber Braille Brayl "
    "Brayll Apgar Covid Wi Fi Quran İncil İslam Allah Tanrı Kaspi Xəzri Down Daun Alzheimer Alsheymer Parkinson "
    "Kron Crohn Hodgkin Botkin Sistem Portal Mehribanlıq Körpə Psixi Doğum Evi Onkoloji Perinatal Ana Körpələr "
    "Metro Metropoliten Avtovağzal Nərə Unisef Pampers "
)
MEDICINES: Final = _words(
    "Metformin İnsulin Lantus Novorapid Paracetamol Parasetamol Aspirin Nurofen İbuprofen Ventolin Salbutamol "
    "Berodual Amoksisilin Augmentin Diazepam Sertralin Zoloft Omeprazol Enalapril Captopril Kaptopril "
    "Lizinopril Concor Konkor Levotiroksin Eutiroks Depakin Finlepsin Karbamazepin Warfarin Varfarin Heparin "
    "Kleksan Humira Seretid Symbicort Simbikort Analgin Nospa Suprastin Smekta Rehidron Folik Kalsium Vitamin "
    "Elevit Magne Tegretol Keppra Valproat "
)
ADDRESS_WORDS: Final = tuple(
    _words(
        "küç prosp məhəl mənzil bina blok korpus dönqə döngə massiv qəsəb kənd rayon şəhər saylı nömrəli dalan "
        "mikrorayon yaşayış respublika şosse meydan ulisa dom kvartira "
    )
)
COMMON: Final = _words(
    # people and family
    "adam ana anası analar ata atası ailə baba bacı bala böyük körpə cavan dost ər əri arvad gəlin həyat hamilə "
    "insan kişi qadın qardaş qız oğlan oğul övlad qayın qohum nənə nəvə şəxs uşaq valideyn yaş yaşlı yetkin "
    "vətəndaş xanım yeniyetmə həkim vəkil psixoloq tərcüməçi işçi müəllim sosial agent mütəxəssis hüquqşünas "
    "sürücü polis hakim ögey əlil "
    # needs and services
    "ehtiyac ərizə məlumat müraciət xidmət yardım kömək dəstək qərar sığınacaq yerləşdirmə mərkəz müəssisə otaq "
    "yataq çarpayı yer yol nəqliyyat avtobus maşın taksi qatar təkər araba əlil protez eşitmə aparat eynək əsa "
    "pandus lift mərtəbə pilləkən məktəb bağça dərs kitab dəftər geyim paltar ayaqqabı yemək qida süd bez uşaq "
    "oyuncaq yorğan döşək sabun gigiyena sənəd vəsiqə pasport şəhadətnamə arayış protokol order məhkəmə iddia "
    "nikah boşanma aliment vəsait pul müavinət pensiya təqaüd əmək məşğulluq təhlükə təhlükəsiz təhlükəsizlik "
    "risk zorakılıq fiziki psixi cinsi iqtisadi hücum hədə xəsarət zədə ağrı ağır yüngül orta yüksək aşağı "
    "dərəcə vəziyyət hal əhval qorxu gərgin stress yuxu yuxusuz travma terapiya "
    # health
    "həkim dərman tibb tibbi müalicə müayinə analiz xəstə xəstəlik xəstəxana poliklinika sağlam sağlamlıq şəkər "
    "diabet insulin astma inhalyator epilepsiya allergiya təzyiq ürək böyrək qaraciyər mədə ağciyər qan diş göz "
    "qulaq əl ayaq baş bel onurğa sümük sınıq yara tikiş peyvənd vitamin hamiləlik ay həftə doğuş hormon damcı "
    "iynə tablet şərbət məlhəm pəhriz narahat depressiya ginekoloq pediatr nevroloq psixiatr terapevt cərrah "
    "stomatoloq kardioloq infeksiya antibiotik "
    # time
    "saat gün günorta səhər axşam gecə gecəyarı dünən bugün bu sabah sabahkı həftə ay il dəqiqə vaxt müddət "
    "tarix müntəzəm gündəlik gündə hər bəzən həmişə heç indi sonra əvvəl qədər kimi üçün artıq hələ hazırda tez "
    "gec dərhal təcili son ilk bazar ertəsi çərşənbə cümə axşamı şənbə yanvar fevral mart aprel may iyun iyul "
    "avqust sentyabr oktyabr noyabr dekabr "
    # verbs
    "olmaq olar olan olub olur olsun oldu olduğu olmalı olmadan deyil var yox yoxdur vardır edir edib edilir "
    "edilmə etmə etmək edən ehtiyacı istə istəyir istəmir xahiş verilmə veril ver vermə gəl gələn gəlmə get "
    "gedir gedə gətir apar al alır qal qalır qalmaq yaşa yaşayır gör görü görə bil bilir bilmir danış dinlə "
    "soruş cavab yaz oxu oxuyur oxuya yat oyan ye içir qəbul tələb təmin təyin təklif təsdiq təqdim təhvil "
    "tətbiq təşkil təkrar təhsil davam başla başlayır bit qurtar keç keçir qoru qorun saxla saxlanıl göndər "
    "gözlə gözləyir axtar tap seç seçil sev sevir ağla qorx danışır anla başa düş çıx gir otur dur gəz yüyür "
    "işlə işləyir çalış oyna gül gülür bax göstər hiss lazım lazımdır mümkün vacib zəruri gərək bilər bilməz "
    "yoxla ölç hesabla uyğun uyğunlaş bağlı açıq bağla aç müşayiət müşahidə nəzarət nəzərə alın "
    # other
    "mən sən o biz siz onlar mənim onun onu ona ondan bizim sizin onların özü öz kim nə hansı necə niyə harada "
    "haradan burada orada belə elə çox az bir iki üç dörd beş altı yeddi səkkiz doqquz on iyirmi otuz qırx əlli "
    "yüz min birinci və ya yaxud amma lakin ancaq isə də ki əgər çünki həm həmçinin habelə yalnız təkcə bütün "
    "hamı digər başqa eyni ayrı birgə birlikdə tək təkbaşına xüsusi ümumi adi yaxşı pis yaxın uzaq sakit təmiz "
    "isti soyuq geniş kiçik balaca uzun qısa sadə çətin asan aydın qeyri dil dili rus azərbaycan ingilis türk "
    "jest tərcümə hüquqi mülki inzibati rəsmi şəxsi məxfi müvəqqəti daimi qısa əlavə tam yarım bərabər səbəb "
    "nəticə məqsəd sual əlaqə telefon nömrə mesaj internet kompüter ev mənzil bina küçə kənd şəhər rayon region "
    "ölkə sərhəd dəniz dağ hava su işıq qaz istilik mətbəx hamam tualet bağ həyət iş ofis idarə şöbə bank "
    "mağaza bazar aptek dayanacaq metro rəng ağ qara qırmızı mavi yaşıl sarı müsbət mənfi istifadə zərərçəkmiş "
    "zərər əziyyət şərait tövsiyə plan təlimat qayda qanun hüquq azadlıq etibar inam ümid güvən sevinc səbir "
    "əsas əsasən barədə haqqında üzrə ilə birgə qarşı tərəf arasında yanında içində üzərində altında önündə "
    "arxa ön sağ sol rejim ərzində zaman nəfər cəmi təxminən təqribən ən daha xeyli kifayət lazımi müvafiq "
    "ehtimal yəqin bəli xeyr zəhmət salam hörmət hörmətlə təşəkkür sağ əlverişli rahat anons kurs peşə bacarıq "
    "ixtisas təcrübə maraq idman musiqi rəsm əşya çanta açar paket material vasitə avadanlıq alət cihaz stul "
    "stol masa qapı pəncərə divar dam dəhliz liftli "
    # near to frequent names
    "halal haram kamera kamin karat salam sarı samovar kəmər kərə rəhmət rəhbər rəqəm natura nazir nəzir nəfəs "
    "nəsil nəslin sevgi sevən sevimli tərəf tərs tələbə təlim həmin həmişə həsrət həsəd həvəs heyrət hikmət "
    "cəza cihad cəmi cəlb əhali əhval əkin əlçatan əlçatmaz əmin əsir əsgər əzab əziz laylay layihə leysan "
    "gülüş günəş günah günlük günü aynalı aylıq ayıq ayıl asudə asqırıq asan azad azan ayaz anlaq anar alın "
    "orda orxa ordan ortaq oruc vəkillik vəfat vəhşi zəif zəng zərif zəhər zəhmli zaman xəbər xalis xalq xalat "
    "xəyal xətir xeyir firma fərd fərqli fərman bahar bahalı samit sami sabit səbəb sabiq sənət sərt sərin "
    "səfər sədəqə süni sürət sürücü türki toxum tutul turşu turist kənar kamil kəmiyyət könüllü rədd rəsmi "
    "rasional ruhi müdir müdiri müddəa mərhələ mədəd mətn mənbə məna məhəl pərdə pəriod pəhriz yasaq yanğın "
    "yaqut yusyumru elmi emal emin eldə elan elektrik ekran ədalət ariq arıq arxiv adət aktiv nigaran nəhəng "
    "narın nüsxə niqab niyyət rəngi şahid şanslı şəhid şəkil şübhə şüşə çinar çimmə çəki çəkic cavab cavan "
    "qənaət qasıq qurban qızdırma quru vahid vücud vurğu lampa lal ləkə ləqəb "
)
