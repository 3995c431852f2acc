"""What the article of 5/10/2022 says of Lâm Bình, and no more: what it leaves unsaid stays unknown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.db import models

from awards.models import Assessment, Commendation, Decision, Recognition
from danvan.review.models import StatedFigure
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Kind,
    Level,
    Novelty,
    Outcome,
    Programme,
    Qualifier,
    Registrant,
    Registration,
    Sector,
    State,
    Unit,
)
from models_registry.units import file as units

UNITS_FILE: Final = Path(__file__).parent / "data" / "lam_binh_units.csv"
ARTICLE: Final = "Lâm Bình tổ chức Hội nghị sơ kết Phong trào thi đua “Dân vận khéo” giai đoạn 2020 - 2022"
SOURCE: Final = f"Bài “{ARTICLE}”, Thuý Phượng - Xuân Cường, 05/10/2022"
REASON: Final = f"Nạp từ bài “{ARTICLE}”"
CONFERENCE_ON: Final = date(2022, 10, 5)  # the day of the conference; units are those of that day

FIELDS: Final = (
    ("economy", "Kinh tế", "Kinh tế", "KT\nPhát triển kinh tế"),
    (
        "culture_society",
        "Văn hóa - xã hội",
        "VH-XH",
        "VHXH\nVH - XH\nVăn hóa xã hội\nVăn hóa, xã hội\nVăn hoá – xã hội",
    ),
    (
        "defence_security",
        "Quốc phòng, an ninh",
        "QP-AN",
        "QPAN\nQP - AN\nAN-QP\nQuốc phòng - an ninh\nAn ninh, quốc phòng\nAn ninh trật tự",
    ),
    (
        "political_system",
        "Xây dựng hệ thống chính trị",
        "HTCT",
        "XD HTCT\nHệ thống chính trị\nXây dựng Đảng, hệ thống chính trị",
    ),
    ("new_rural", "Xây dựng nông thôn mới", "NTM", "XD NTM\nNông thôn mới"),
    ("other", "Lĩnh vực khác", "Khác", "Các lĩnh vực khác"),
)


@dataclass(frozen=True)
class Holder:
    """A registrant of the article; `unit` is the name of a commune of 2022, empty for the district."""

    kind: str
    name: str
    unit: str
    sector: str = ""
    post: str = ""
    workplace: str = ""


def _collective(name: str, unit: str, sector: str = "") -> Holder:
    return Holder(Kind.COLLECTIVE, name, unit, sector)


_POLICE: Final = _collective("Đội an ninh Công an huyện", "", Sector.ARMED_FORCES)
_POLICE_NOTE: Final = (
    "Bài nêu ba tên mô hình rồi mới ghi “của Đội an ninh Công an huyện” (sau tên thứ ba); "
    "ở đây hiểu là cả ba mô hình đều của Đội."
)

# Main field, holder, title (empty: the article praises the holder and names no model), note.
MODELS: Final[tuple[tuple[str, Holder, str, str], ...]] = (
    ("economy", _collective("Đoàn xã Xuân Lập", "Xuân Lập", Sector.MASS_ORGANISATION), "", ""),
    ("economy", _collective("Hội Nông dân xã Thượng Lâm", "Thượng Lâm", Sector.MASS_ORGANISATION), "", ""),
    (
        "economy",
        Holder(
            Kind.INDIVIDUAL,
            "Chẩu Văn Anh",
            "Phúc Sơn",
            Sector.PARTY,
            "Bí thư Chi bộ thôn Bản Chỏn",
            "Thôn Bản Chỏn, xã Phúc Sơn",
        ),
        "",
        "",
    ),
    (
        "economy",
        _collective("Ban Chỉ đạo Phong trào thi đua “Dân vận khéo” thị trấn Lăng Can", "Lăng Can"),
        "Dân vận khéo trong vận động nhân dân hiến đất, hoa màu để giải phóng làm đường",
        "Bài xếp vào lĩnh vực kinh tế.",
    ),
    (
        "culture_society",
        Holder(
            Kind.INDIVIDUAL,
            "Chẩu Thị Thêm",
            "Phúc Yên",
            Sector.MASS_ORGANISATION,
            "Chủ tịch Hội LHPN xã Phúc Yên",
            "Hội LHPN xã Phúc Yên",
        ),
        "",
        "",
    ),
    (
        "culture_society",
        _collective("Xã Hồng Quang", "Hồng Quang"),
        "Dân vận khéo trong việc xây dựng Làng văn hoá đặc trưng và nghi lễ nhảy lửa của dân tộc Pà Thẻn",
        "",
    ),
    ("defence_security", _POLICE, "Vận động nhân dân giao nộp vũ khí, vật liệu nổ", _POLICE_NOTE),
    (
        "defence_security",
        _POLICE,
        "Duy trì hoạt động của các tổ tự quản về an ninh trật tự",
        _POLICE_NOTE,
    ),
    (
        "defence_security",
        _POLICE,
        "Vận động nhân dân tham gia phong trào toàn dân bảo vệ an ninh tổ quốc trong tình hình mới",
        _POLICE_NOTE,
    ),
    (
        "political_system",
        _collective("Chi bộ Văn phòng huyện", "", Sector.PARTY),
        "Nâng cao chất lượng công tác tham mưu văn bản",
        "",
    ),
    (
        "political_system",
        _collective("Cán bộ, công chức xã Xuân Lập", "Xuân Lập"),
        "Đổi mới tác phong, lề lối làm việc trong hoạt động thực thi công vụ và phục vụ nhân dân",
        "",
    ),
)

COMMENDED: Final = (
    ("Ban Chỉ đạo Phong trào thi đua “Dân vận khéo” xã Phúc Sơn", "Phúc Sơn"),
    ("Tập thể Uỷ ban Mặt trận Tổ quốc xã Bình An", "Bình An"),
    ("Chi bộ thôn Nà Ta, xã Thượng Lâm", "Thượng Lâm"),
)
UNNAMED_COMMENDED: Final = 3

_COVID: Final = "Ủng hộ công tác phòng, chống dịch Covid-19"
_FLOOD: Final = "Ủng hộ đồng bào miền Trung bị thiệt hại do lũ lụt"
_COVID_QUOTE: Final = "vận động ủng hộ công tác phòng chống dịch với số tiền trên 185 triệu đồng"
_FLOOD_QUOTE: Final = "vận động ủng hộ đồng bào miền Trung bị thiệt hại do lũ lụt gần 160 triệu đồng"
_REGISTERED_QUOTE: Final = (
    "Trong giai đoạn, trên địa bàn huyện đã có 218 tập thể và 230 cá nhân đăng ký mô hình, "
    "điển hình “Dân vận khéo”"
)
_RECOGNISED_QUOTE: Final = (
    "Kết quả, toàn huyện đã xây dựng, nhân rộng được 448 mô hình, điển hình được đánh giá, công nhận, "
    "có sức lan toả trong đời sống xã hội"
)
_COMMENDED_QUOTE: Final = (
    "Nhân dịp này, Ban Chỉ đạo Phong trào thi đua “ Dân vận khéo” huyện Lâm Bình đã khen thưởng cho 3 "
    "tập thể gồm: Ban Chỉ đạo Phong trào thi đua “ Dân vận khéo” xã Phúc Sơn, Tập thể Uỷ ban Mặt trận "
    "Tổ quốc xã Bình An, Chi bộ thôn Nà Ta, xã Thượng Lâm và 3 cá nhân tiêu biểu trong Phong trào thi đua "
    "“Dân vận khéo” giai đoạn 2020 - 2022."
)

# Indicator, field, value, quote.
FIGURES: Final = (
    (StatedFigure.Indicator.REGISTERED_COLLECTIVES, "", 218, _REGISTERED_QUOTE),
    (StatedFigure.Indicator.REGISTERED_INDIVIDUALS, "", 230, _REGISTERED_QUOTE),
    (StatedFigure.Indicator.RECOGNISED_MODELS, "", 448, _RECOGNISED_QUOTE),
    (StatedFigure.Indicator.FIELD_MODELS, "economy", 143, "Lĩnh vực kinh tế có 143 mô hình"),
    (StatedFigure.Indicator.FIELD_MODELS, "culture_society", 91, "Lĩnh vực văn hóa - xã hội có 91 mô hình"),
    (
        StatedFigure.Indicator.FIELD_MODELS,
        "defence_security",
        59,
        "Lĩnh vực quốc phòng, an ninh có 59 mô hình",
    ),
    (
        StatedFigure.Indicator.FIELD_MODELS,
        "political_system",
        69,
        "Lĩnh vực xây dựng hệ thống chính trị có 69 mô hình",
    ),
    (StatedFigure.Indicator.FIELD_MODELS, "new_rural", 98, "Lĩnh vực xây dựng nông thôn mới có 98 mô hình"),
    (StatedFigure.Indicator.FIELD_MODELS, "other", 38, "Lĩnh vực khác có 38 mô hình"),
    (StatedFigure.Indicator.COMMENDED_COLLECTIVES, "", 3, _COMMENDED_QUOTE),
    (StatedFigure.Indicator.COMMENDED_INDIVIDUALS, "", 3, _COMMENDED_QUOTE),
)
# Indicator, qualifier, value in millions of đồng, quote; all of 2020.
FUNDS: Final = (
    (_COVID, Qualifier.OVER, Decimal(185), _COVID_QUOTE),
    (_FLOOD, Qualifier.NEARLY, Decimal(160), _FLOOD_QUOTE),
)
FUNDS_YEAR: Final = 2020
FUNDS_MEASURE: Final = "triệu đồng"


@dataclass(frozen=True)
class Ground:
    """What every record of Lâm Bình stands on."""

    district: Unit
    communes: dict[str, Unit]  # those of 5/10/2022, by name
    fields: dict[str, ActivityField]  # by code
    review: Programme  # 2020-2022
    following: Programme  # 2023-2025

    def unit(self, name: str) -> Unit:
        """The commune of 2022 with that name; the district for an empty one."""
        return self.communes[name] if name else self.district


def district() -> Unit:
    """Huyện Lâm Bình (28/01/2011 to 30/6/2025); raises Unit.DoesNotExist before the first load."""
    return Unit.objects.get(kind=Unit.Kind.DISTRICT, name="Lâm Bình", code="071")


def is_loaded() -> bool:
    """Whether the article's records are in the registry."""
    return EmulationModel.objects.filter(source=SOURCE).exists()


def ground() -> Ground:
    """The loaded catalogues; raises DoesNotExist before the first load."""
    of_lam_binh = district()
    communes = Unit.objects.valid_on(CONFERENCE_ON).filter(parent=of_lam_binh, kind__in=Unit.COMMUNE_KINDS)
    return Ground(
        district=of_lam_binh,
        communes={unit.name: unit for unit in communes},
        fields={field.code: field for field in ActivityField.objects.all()},
        review=Programme.objects.get(first_year=2020, last_year=2022),
        following=Programme.objects.get(first_year=2023, last_year=2025),
    )


def load() -> int:
    """Loads the article, all or nothing; returns how many rows were written (units' and links' included).

    A part that is there already, also when an officer has corrected it since, is left as it is.
    """
    with trail.act(OPERATOR, REASON):
        loaded = units.load_units(units.read_units(UNITS_FILE.read_bytes(), UNITS_FILE.name), OPERATOR)
        written = loaded.created + loaded.changed + loaded.linked + _load_catalogues()
        base = ground()
        if not is_loaded():
            written += _load_models(base)
        if not Decision.objects.filter(source=SOURCE).exists():
            written += _load_commendations(base)
        if not Outcome.objects.filter(source=SOURCE).exists():
            written += _load_outcomes(base)
        if not StatedFigure.objects.filter(source=SOURCE).exists():
            written += _load_figures(base)
    return written


def _create(rows: Sequence[models.Model]) -> list:
    return trail.create_all(rows)


def _load_catalogues() -> int:
    known_fields = set(ActivityField.objects.values_list("code", flat=True))
    fields = [
        ActivityField(code=code, name=name, short_name=short_name, aliases=aliases, position=position)
        for position, (code, name, short_name, aliases) in enumerate(FIELDS, start=1)
        if code not in known_fields
    ]
    known_programmes = set(Programme.objects.values_list("first_year", "last_year"))
    name = "Phong trào thi đua “Dân vận khéo” giai đoạn {} - {}"
    programmes = [
        Programme(
            first_year=2020,
            last_year=2022,
            name=name.format(2020, 2022),
            cut_off_on=CONFERENCE_ON,
            note="Ngày chốt số liệu là ngày Hội nghị sơ kết; bài không nêu ngày chốt khác.",
        ),
        Programme(first_year=2023, last_year=2025, name=name.format(2023, 2025)),
    ]
    programmes = [p for p in programmes if (p.first_year, p.last_year) not in known_programmes]
    return len(_create(fields)) + len(_create(programmes))


def _load_models(base: Ground) -> int:
    holders = list(dict.fromkeys(holder for _, holder, _, _ in MODELS))
    registrants = _create(
        [
            Registrant(
                kind=holder.kind,
                name=holder.name,
                unit=base.unit(holder.unit),
                sector=holder.sector,
                post=holder.post,
                workplace=holder.workplace,
            )
            for holder in holders
        ]
    )
    registrant_of = dict(zip(holders, registrants, strict=True))
    emulation_models = _create(
        [
            EmulationModel(
                title=title,
                registrant=registrant_of[holder],
                field=base.fields[field],
                source=SOURCE,
                note=note,
            )
            for field, holder, title, note in MODELS
        ]
    )
    registrations = _create(
        [
            Registration(
                model=model,
                programme=base.review,
                year=None,
                level=Level.UNKNOWN,
                novelty=Novelty.UNKNOWN,
                state=State.ACCEPTED,
            )
            for model in emulation_models
        ]
    )
    assessments = _create(
        [
            Assessment(
                registration=registration,
                result=Assessment.Result.EFFECTIVE,
                note="Bài ghi “được đánh giá, công nhận”; không ghi điểm và ngày.",
            )
            for registration in registrations
        ]
    )
    recognitions = _create(
        [
            Recognition(registration=registration, level=Level.UNKNOWN, exemplary=True)
            for registration in registrations
        ]
    )
    groups = (registrants, emulation_models, registrations, assessments, recognitions)
    return sum(len(group) for group in groups)


def _load_commendations(base: Ground) -> int:
    [decision] = _create(
        [
            Decision(
                unit=base.district,
                body="Ban Chỉ đạo Phong trào thi đua “Dân vận khéo” huyện Lâm Bình",
                subject="Khen thưởng tập thể, cá nhân trong Phong trào thi đua “Dân vận khéo” "
                "giai đoạn 2020 - 2022",
                track=Decision.Track.COMMITTEE,
                source=SOURCE,
            )
        ]
    )
    recipients = [
        *((Kind.COLLECTIVE, name, base.unit(unit), "Có thành tích") for name, unit in COMMENDED),
        *[(Kind.INDIVIDUAL, "", base.district, "Cá nhân tiêu biểu")] * UNNAMED_COMMENDED,
    ]
    commendations = _create(
        [
            Commendation(
                decision=decision,
                programme=base.review,
                recipient_kind=kind,
                recipient_name=name,
                unit=unit,
                merit=f"{merit} trong Phong trào thi đua “Dân vận khéo” giai đoạn 2020 - 2022",
                source=SOURCE,
            )
            for kind, name, unit, merit in recipients
        ]
    )
    return 1 + len(commendations)


def _load_outcomes(base: Ground) -> int:
    return len(
        _create(
            [
                Outcome(
                    unit=base.district,
                    programme=base.review,
                    year=FUNDS_YEAR,
                    field=base.fields["culture_society"],
                    indicator=indicator,
                    qualifier=qualifier,
                    value=value,
                    measure=FUNDS_MEASURE,
                    source=SOURCE,
                )
                for indicator, qualifier, value, _ in FUNDS
            ]
        )
    )


def _load_figures(base: Ground) -> int:
    counts = [
        StatedFigure(
            indicator=indicator,
            unit=base.district,
            programme=base.review,
            field=base.fields.get(field),
            value=value,
            source=SOURCE,
            quote=quote,
        )
        for indicator, field, value, quote in FIGURES
    ]
    funds = [
        StatedFigure(
            indicator=StatedFigure.Indicator.OUTCOME,
            unit=base.district,
            programme=base.review,
            year=FUNDS_YEAR,
            field=base.fields["culture_society"],
            detail=indicator,
            qualifier=qualifier,
            value=value,
            measure=FUNDS_MEASURE,
            source=SOURCE,
            quote=quote,
        )
        for indicator, qualifier, value, quote in FUNDS
    ]
    return len(_create(counts + funds))
