"""The five categories of the sample consultations (Okabe-Ito colours, safe for colour-blind eyes); also the default of `consultation add`."""

CATEGORIES = [
    {
        "key": "like", "colour": "#009E73", "icon": "heart", "public_as": "point",
        "title": {"it": "Mi piace", "en": "I like it", "ar": "يعجبني",
            "es": "Me gusta", "fr": "J'aime", "ro": "Îmi place", "zh": "我喜欢", "fil": "Gusto ko", "bn": "আমার ভালো লাগে"},
        "description": {"it": "Un posto che va bene così.", "en": "A place that is good as it is.", "ar": "مكان جيد كما هو.",
            "es": "Un lugar que está bien así.", "fr": "Un lieu qui va bien comme il est.", "ro": "Un loc care e bine așa cum este.", "zh": "一个现在就很好的地方。", "fil": "Isang lugar na maayos na.", "bn": "যেমন আছে তেমনই ভালো একটি জায়গা।"},
    },
    {
        "key": "fix", "colour": "#D55E00", "icon": "spanner", "public_as": "point",
        "title": {"it": "Va sistemato", "en": "To be fixed", "ar": "يحتاج إصلاحًا",
            "es": "Hay que arreglarlo", "fr": "À réparer", "ro": "De reparat", "zh": "需要修", "fil": "Dapat ayusin", "bn": "ঠিক করা দরকার"},
        "description": {"it": "Qualcosa è rotto o manca.", "en": "Something is broken or missing.", "ar": "شيء مكسور أو ناقص.",
            "es": "Algo está roto o falta.", "fr": "Quelque chose est cassé ou manque.", "ro": "Ceva este stricat sau lipsește.", "zh": "有东西坏了或缺少。", "fil": "May sira o kulang.", "bn": "কিছু ভাঙা বা নেই।"},
    },
    {
        "key": "wish", "colour": "#56B4E9", "icon": "spark", "public_as": "point", "text_required": True,
        "title": {"it": "Vorrei", "en": "I wish", "ar": "أتمنى",
            "es": "Me gustaría", "fr": "Je voudrais", "ro": "Mi-ar plăcea", "zh": "我希望", "fil": "Gusto ko sana", "bn": "আমি চাই"},
        "description": {"it": "Un'idea per questo posto.", "en": "An idea for this place.", "ar": "فكرة لهذا المكان.",
            "es": "Una idea para este lugar.", "fr": "Une idée pour ce lieu.", "ro": "O idee pentru acest loc.", "zh": "对这个地方的想法。", "fil": "Isang ideya para sa lugar na ito.", "bn": "এই জায়গার জন্য একটি ভাবনা।"},
    },
    {
        "key": "unsafe", "colour": "#CC79A7", "icon": "lamp", "public_as": "cells",
        "title": {"it": "Non mi sento sicuro", "en": "I do not feel safe", "ar": "لا أشعر بالأمان",
            "es": "No me siento seguro", "fr": "Je ne me sens pas en sécurité", "ro": "Nu mă simt în siguranță", "zh": "我觉得不安全", "fil": "Hindi ako panatag", "bn": "আমি নিরাপদ বোধ করি না"},
        "description": {
            "it": "Il tuo segno non si vede mai da solo. Si vede solo quante persone, in una zona.",
            "en": "Your sign is never shown alone. Only how many people, in an area.",
            "ar": "إشارتك لا تظهر وحدها أبدًا. يظهر فقط عدد الأشخاص في المنطقة.",
            "es": "Tu señal nunca se ve sola. Solo se ve cuántas personas, en una zona.", "fr": "Votre repère ne se voit jamais seul. On voit seulement combien de personnes, dans une zone.", "ro": "Semnul dumneavoastră nu se vede niciodată singur. Se vede numai câte persoane, într-o zonă.", "zh": "您的标记从不单独显示。只显示一个区域里有多少人。", "fil": "Hindi kailanman makikita nang mag-isa ang marka mo. Makikita lang kung ilang tao sa isang lugar.", "bn": "আপনার চিহ্ন কখনও একা দেখা যায় না। শুধু দেখা যায় একটি এলাকায় কতজন।",
        },
    },
    {
        "key": "memory", "colour": "#E69F00", "icon": "book", "public_as": "point", "text_required": True,
        "title": {"it": "Ricordo", "en": "A memory", "ar": "ذكرى",
            "es": "Un recuerdo", "fr": "Un souvenir", "ro": "O amintire", "zh": "回忆", "fil": "Alaala", "bn": "স্মৃতি"},
        "description": {"it": "Una storia di questo posto.", "en": "A story of this place.", "ar": "قصة عن هذا المكان.",
            "es": "Una historia de este lugar.", "fr": "Une histoire de ce lieu.", "ro": "O poveste a acestui loc.", "zh": "这个地方的故事。", "fil": "Isang kuwento ng lugar na ito.", "bn": "এই জায়গার একটি গল্প।"},
    },
]
