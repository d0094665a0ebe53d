"""The five categories of the sample consultations (Okabe-Ito colours, safe for colour-blind eyes); also the default of `consultation add`."""

CATEGORIES = [
    {
        "key": "like", "colour": "#009E73", "icon": "heart", "public_as": "point",
        "title": {"it": "Mi piace", "en": "I like it", "ar": "يعجبني"},
        "description": {"it": "Un posto che va bene così.", "en": "A place that is good as it is.", "ar": "مكان جيد كما هو."},
    },
    {
        "key": "fix", "colour": "#D55E00", "icon": "spanner", "public_as": "point",
        "title": {"it": "Va sistemato", "en": "To be fixed", "ar": "يحتاج إصلاحًا"},
        "description": {"it": "Qualcosa è rotto o manca.", "en": "Something is broken or missing.", "ar": "شيء مكسور أو ناقص."},
    },
    {
        "key": "wish", "colour": "#56B4E9", "icon": "spark", "public_as": "point", "text_required": True,
        "title": {"it": "Vorrei", "en": "I wish", "ar": "أتمنى"},
        "description": {"it": "Un'idea per questo posto.", "en": "An idea for this place.", "ar": "فكرة لهذا المكان."},
    },
    {
        "key": "unsafe", "colour": "#CC79A7", "icon": "lamp", "public_as": "cells",
        "title": {"it": "Non mi sento sicuro", "en": "I do not feel safe", "ar": "لا أشعر بالأمان"},
        "description": {
            "it": "Il tuo segno non si vede mai da solo. Si vede solo quante persone, in una zona.",
            "en": "Your sign is never shown alone. Only how many people, in an area.",
            "ar": "إشارتك لا تظهر وحدها أبدًا. يظهر فقط عدد الأشخاص في المنطقة.",
        },
    },
    {
        "key": "memory", "colour": "#E69F00", "icon": "book", "public_as": "point", "text_required": True,
        "title": {"it": "Ricordo", "en": "A memory", "ar": "ذكرى"},
        "description": {"it": "Una storia di questo posto.", "en": "A story of this place.", "ar": "قصة عن هذا المكان."},
    },
]
