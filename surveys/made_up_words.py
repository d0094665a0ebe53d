"""What the invented residents of `prova` say, by category, kind of place and language. Read by `made_up` only."""

# category -> setting -> language -> sentences; "any" fits everywhere
WORDS = {
    "like": {
        "any": {
            "it": ["Qui si sta bene.", "Mi piace passare di qua a piedi.", "Questo angolo è rimasto tranquillo.", "Un bel posto, lasciatelo così."],
            "en": ["I like walking here.", "A quiet corner, please keep it.", "It feels like home here."],
            "ar": ["أحب هذا المكان.", "مكان هادئ وجميل.", "أحب أن أمشي هنا."],
        },
        "street": {
            "it": ["Gli alberi fanno ombra su tutta la via.", "I negozi di vicinato tengono viva la strada.", "Il marciapiede nuovo è comodo anche con il passeggino."],
            "en": ["The trees give shade all along the street.", "Small shops keep this street alive."],
            "ar": ["الأشجار تعطي ظلًا جميلًا في الشارع.", "المحلات الصغيرة تجعل الشارع حيًّا."],
        },
        "green": {
            "it": ["Il prato è bello e i bambini giocano.", "La sera d'estate ci troviamo qui.", "Vengo ogni mattina con il cane."],
            "en": ["My children play here every day.", "We meet here on summer evenings."],
            "ar": ["أطفالي يلعبون هنا كل يوم.", "نجتمع هنا في مساء الصيف."],
        },
        "homes": {
            "it": ["Nel cortile ci conosciamo tutti.", "La portineria aperta aiuta tanto.", "Le piante sui ballatoi sono curate dai vicini."],
            "en": ["In this courtyard everybody knows each other.", "Neighbours take care of the plants."],
            "ar": ["في هذا الفناء نعرف بعضنا جميعًا.", "الجيران يعتنون بالنباتات."],
        },
        "stop": {
            "it": ["Con la metro arrivo al lavoro in venti minuti.", "La stazione è pulita e ha l'ascensore."],
            "en": ["With the metro I get to work in twenty minutes.", "The station is clean and has a lift."],
            "ar": ["أصل إلى عملي بالمترو في عشرين دقيقة.", "المحطة نظيفة وفيها مصعد."],
        },
        "square": {
            "it": ["Al mercato trovo tutto e si parla con la gente.", "La piazza è il posto dove ci incontriamo."],
            "en": ["I find everything at the market, and people to talk to."],
            "ar": ["أجد كل شيء في السوق وأتكلم مع الناس.", "الساحة هي مكان لقائنا."],
        },
    },
    "fix": {
        "any": {
            "it": ["Il lampione è spento da un mese.", "I cestini sono sempre pieni.", "Quando piove si allaga tutto.", "Rifiuti lasciati per terra da giorni."],
            "en": ["The street lamp has been off for weeks.", "The bins are always full.", "It floods whenever it rains."],
            "ar": ["عمود الإنارة مطفأ منذ أسابيع.", "سلال المهملات ممتلئة دائمًا.", "عندما تمطر يمتلئ المكان بالماء."],
        },
        "street": {
            "it": ["Il marciapiede è rotto, con la carrozzina non passo.", "Le strisce non si vedono più.", "C'è una buca grande vicino all'incrocio.", "Le auto corrono troppo.",
                   "La pista ciclabile finisce nel nulla."],
            "en": ["The pavement is broken, a wheelchair cannot pass.", "The crossing is no longer visible.", "Cars go too fast here."],
            "ar": ["الرصيف مكسور ولا تمر عليه الكراسي المتحركة.", "خطوط عبور المشاة لم تعد ظاهرة.", "السيارات تسير بسرعة كبيرة."],
        },
        "green": {
            "it": ["Le panchine sono rotte.", "L'altalena è rotta da prima dell'estate.", "L'erba è troppo alta."],
            "en": ["The benches are broken.", "The swing has been broken since spring."],
            "ar": ["المقاعد مكسورة.", "الأرجوحة مكسورة منذ الربيع."],
        },
        "homes": {
            "it": ["L'ascensore è fermo da settimane.", "C'è acqua in cantina.", "Il portone non si chiude più.", "I calcinacci cadono dalla facciata."],
            "en": ["The lift has not worked for weeks.", "There is water in the basement.", "The front door does not close."],
            "ar": ["المصعد متوقف منذ أسابيع.", "يوجد ماء في القبو.", "باب المبنى لا يُغلق."],
        },
        "stop": {
            "it": ["La pensilina è rotta e piove dentro.", "Manca la rampa per il passeggino."],
            "en": ["The shelter is broken, rain comes in.", "There is no ramp for prams."],
            "ar": ["مظلة الموقف مكسورة.", "لا يوجد منحدر لعربات الأطفال."],
        },
        "square": {
            "it": ["Dopo il mercato restano cassette e rifiuti.", "Le panchine della piazza sono tutte rotte."],
            "en": ["After the market, boxes and rubbish stay here."],
            "ar": ["بعد السوق تبقى الصناديق والنفايات هنا."],
        },
    },
    "wish": {
        "any": {
            "it": ["Vorrei più panchine all'ombra.", "Vorrei un bagno pubblico.", "Vorrei più alberi.", "Vorrei un cestino ogni cinquanta metri."],
            "en": ["I wish there were more benches in the shade.", "A public toilet, please.", "I would like more trees."],
            "ar": ["أتمنى مقاعد أكثر في الظل.", "أتمنى مراحيض عامة هنا.", "أتمنى أشجارًا أكثر."],
        },
        "street": {
            "it": ["Vorrei un attraversamento rialzato davanti alla scuola.", "Vorrei una pista ciclabile fino a piazza Napoli.", "Vorrei una zona a trenta all'ora."],
            "en": ["A raised crossing would slow the cars down.", "I would like a cycle path up to piazza Napoli."],
            "ar": ["أتمنى ممرًا مرتفعًا للمشاة.", "أتمنى مسارًا للدراجات."],
        },
        "green": {
            "it": ["Vorrei giochi adatti anche ai bambini con disabilità.", "Vorrei un orto da curare insieme.", "Vorrei un canestro per i ragazzi."],
            "en": ["I wish for a garden we could look after together.", "A basketball hoop for teenagers."],
            "ar": ["أتمنى حديقة نزرعها معًا.", "أتمنى ملعبًا صغيرًا للشباب."],
        },
        "homes": {
            "it": ["Vorrei sapere quando iniziano i lavori nel mio palazzo.", "Vorrei una sala per i compiti dei ragazzi.", "Vorrei tornare qui dopo i lavori."],
            "en": ["I would like to know when work starts in my building.", "A room where children can do homework."],
            "ar": ["أريد أن أعرف متى تبدأ الأعمال في مبناي.", "أتمنى غرفة يدرس فيها الأولاد."],
        },
        "stop": {
            "it": ["Vorrei un posteggio sicuro per le bici alla stazione.", "Vorrei un autobus anche di notte."],
            "en": ["A safe bike shed at the station would help.", "I wish there were a bus at night."],
            "ar": ["أتمنى موقفًا آمنًا للدراجات عند المحطة.", "أتمنى حافلة في الليل أيضًا."],
        },
        "square": {
            "it": ["Vorrei il cinema all'aperto d'estate.", "Vorrei una fontana dove rinfrescarsi."],
            "en": ["Open-air cinema in summer, please."],
            "ar": ["أتمنى سينما في الهواء الطلق في الصيف."],
        },
    },
    "unsafe": {
        "any": {
            "it": ["La sera è buio e non passa nessuno.", "Evito di passare qui da sola.", "Torno tardi dal lavoro e ho paura."],
            "en": ["It is dark here and nobody passes.", "I avoid this place at night."],
            "ar": ["المكان مظلم ليلًا ولا يمر أحد.", "أتجنب المرور من هنا ليلًا."],
        },
    },
    "memory": {
        "any": {
            "it": ["Qui giocavo a pallone da bambino.", "Mia madre faceva la spesa qui ogni giorno.", "Qui ho imparato ad andare in bici.", "Ci siamo conosciuti qui, nel 1974."],
            "en": ["I learned to ride a bike here.", "My first friends in Milan lived here."],
            "ar": ["هنا تعلمت ركوب الدراجة.", "هنا سكن أول أصدقائي في ميلانو."],
        },
        "homes": {
            "it": ["Sono nata in questo cortile.", "Mio nonno arrivò qui dal Sud con una valigia."],
            "en": ["My grandparents raised five children in this house."],
            "ar": ["وُلد أولادي الثلاثة في هذا البيت."],
        },
        "stop": {
            "it": ["Aspettavo il 14 con mio padre, ogni mattina."],
            "en": ["I used to wait for tram 14 here with my father."],
            "ar": ["كنت أنتظر الترام 14 هنا مع أبي."],
        },
    },
}

# the one place about which many people agree: the dark, broken path through the gardens beside the library
AGREED = {
    "it": ["Il vialetto verso la biblioteca è al buio.", "Nei giardini i lampioni sono spenti.", "Il vialetto è pieno di buche.", "Di sera in questi giardini non si vede nulla.",
           "Le panchine vicino alla biblioteca sono rotte.", "La fontanella perde e il vialetto è fango.", "Aggiustate le luci dei giardini, per favore."],
    "en": ["The path to the library is dark.", "The lamps in the gardens do not work.", "The path is full of holes.", "The benches by the library are broken."],
    "ar": ["الممر إلى المكتبة مظلم.", "أعمدة الإنارة في الحديقة لا تعمل.", "الممر مليء بالحفر.", "المقاعد قرب المكتبة مكسورة."],
}

# one person who says the same thing sixty times
INSISTED = ["Più parcheggi in piazza Tirana!", "Mancano i parcheggi.", "Vorrei più posti auto.", "Parcheggi, parcheggi, parcheggi.", "Non si trova mai posto per l'auto."]

HIDDEN_BECAUSE = ["Il testo offende una persona.", "C'è il nome di una persona.", "È pubblicità.", "C'è un numero di telefono."]
