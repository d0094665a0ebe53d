"""The sentence for each reason of refusal, in the reader's language: what happened, that nothing was lost, what to do."""
from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _

SENTENCES = {
    # the body of a sign
    "not-an-object": _("Il messaggio non ha la forma giusta. Serve un oggetto JSON."),
    "unknown-field": _("Il campo «%(name)s» non esiste. Toglilo e riprova."),
    "category-missing": _("Scegli che tipo di segno è."),
    "category-unknown": _("Questo tipo di segno non esiste qui. Scegline uno dall'elenco."),
    "category-cells-only": _("Questo tipo di segno si mostra solo per zone, mai uno per uno."),
    "paper-missing": _("Qui manca Pango, che serve per la carta. Scegli HTML, o chiedi di installarlo."),
    "geometry-missing": _("Scegli un posto sulla mappa o dall'elenco."),
    "participant-missing": _("Manca il codice del dispositivo. Ricarica la pagina e riprova."),
    "not-a-uuid": _("Il codice non ha la forma giusta. Ricarica la pagina e riprova."),
    "accuracy-unknown": _("Scegli quanto è preciso il posto: proprio qui, il palazzo, l'isolato."),
    "language-unknown": _("Questa lingua qui non c'è. Scegli tra: %(languages)s."),
    "text-not-words": _("Le parole non si leggono. Scrivile di nuovo."),
    "text-too-long": _("Hai scritto %(length)s lettere. Il massimo è %(most)s. Accorcia un po'."),
    "text-missing": _("Scrivi due parole: qui servono."),
    "answers-not-readable": _("Le risposte non si leggono. Ricarica la pagina e riprova."),
    "geometry-outside": _("Questo posto è fuori dal quartiere. Scegline uno dentro il bordo."),
    # the shape of a place
    "geometry-not-an-object": _("Il posto non si legge. Sceglilo di nuovo."),
    "geometry-unknown-member": _("Il posto ha una parte che non conosciamo. Sceglilo di nuovo."),
    "geometry-kind-not-allowed": _("Per questo tipo di segno serve un'altra forma. Scegli un punto."),
    "geometry-coordinates-missing": _("Il posto non ha coordinate. Sceglilo di nuovo."),
    "geometry-wrong-nesting": _("Le coordinate non sono scritte bene. Scegli il posto di nuovo."),
    "geometry-empty": _("Il posto è vuoto. Sceglilo di nuovo."),
    "geometry-too-many-vertices": _("Il disegno ha troppi punti. Disegnalo più semplice."),
    "geometry-bad-position": _("Una coordinata non è un numero. Scegli il posto di nuovo."),
    "geometry-out-of-range": _("Le coordinate non esistono sulla Terra. Scegli il posto di nuovo."),
    "geometry-line-too-short": _("La linea è troppo corta. Segna almeno due punti."),
    "geometry-ring-too-short": _("L'area è troppo piccola. Segna almeno tre punti."),
    "geometry-ring-not-closed": _("Il bordo dell'area non è chiuso. Disegnala di nuovo."),
    "geometry-self-intersecting": _("Il bordo dell'area si incrocia. Disegnala di nuovo senza incroci."),
    "geometry-not-valid": _("Il disegno non è valido. Disegnalo di nuovo."),
    "geometry-too-deep": _("Le coordinate sono troppo annidate."),
    # keys, codes, phases
    "consultation-unknown": _("Questa consultazione non c'è. Torna all'elenco."),
    "consultation-closed": _("Ora non si possono lasciare segni qui. La consultazione non è aperta."),
    "key-missing": _("Manca la chiave della richiesta (Idempotency-Key)."),
    "key-reused": _("Questa chiave è già servita per un altro segno. Usane una nuova."),
    "sent-already": _("Questo segno è già partito. Se vuoi lasciarne un altro, premi di nuovo Invia."),
    "sign-erased": _("Questo segno è stato cancellato da chi lo ha lasciato."),
    "code-unreadable": _("Il codice ha sedici lettere e numeri, in quattro gruppi. Controlla e riscrivilo."),
    "code-unknown": _("Questo codice non c'è. Controlla le lettere e riprova."),
    "programme-unknown": _("Questo piano non c'è. Torna alla prima pagina."),
    "upload-unknown": _("Questo file non c'è più: resta qui un giorno solo. Mandalo di nuovo."),
    "file-missing": _("Scegli un file, poi premi di nuovo."),
    "file-too-large": _("Il file è più grande di %(most)s MB. Chiedi a chi l'ha fatto di dividerlo."),
    "layer-unknown": _("Questo livello non c'è."),
    "intervention-unknown": _("Questo intervento non c'è."),
    "sign-unknown": _("Questo segno non c'è."),
    "place-unknown": _("Non troviamo questo posto. Sceglilo dall'elenco."),
    # requests
    "other-site": _("La richiesta arriva da un altro sito. Apri la pagina da qui e riprova."),
    "query-unknown": _("Il parametro «%(name)s» non esiste."),
    "query-value": _("Il valore di «%(name)s» non va bene."),
    "media-type": _("Qui si manda solo JSON (Content-Type: application/json)."),
    "too-large": _("Il messaggio è troppo grande."),
    "not-utf8": _("Il messaggio non è scritto in UTF-8."),
    "not-json": _("Il messaggio non è JSON."),
    "too-deep": _("Il messaggio è troppo annidato."),
    "not-finite": _("Un numero del messaggio non è finito."),
    "number-too-long": _("Un numero del messaggio è troppo lungo."),
    "duplicate-member": _("Il messaggio dice due volte la stessa cosa."),
    "nul-character": _("Il messaggio contiene un carattere vietato."),
    "lone-surrogate": _("Il messaggio contiene un carattere rotto."),
    "four-numbers": _("Il riquadro vuole quattro numeri: ovest, sud, est, nord."),
    "out-of-range": _("Il riquadro esce dal mondo."),
    "antimeridian": _("Il riquadro ha l'ovest a est dell'est."),
    "upside-down": _("Il riquadro ha il sud a nord del nord."),
    # staff
    "sign-in-needed": _("Entra con il tuo nome e la tua password."),
    "right-missing": _("Il tuo ruolo non può fare questo. Chiedi a un amministratore."),
    "sign-in-wrong": _("Nome o password non vanno bene. Riprova."),
    "password-short": _("La nuova password vuole almeno 10 lettere, diversa da quella di prima."),
    "password-wrong": _("La password di adesso non va bene. Riscrivila."),
    "password-differs": _("Le due nuove password non sono uguali. Riscrivile."),
    "sign-withdrawn": _("Chi ha lasciato questo segno lo ha ritirato. Non è cambiato nulla."),
    "sign-changed": _("Intanto un'altra persona ha nascosto questo segno. Guardalo di nuovo, poi decidi."),
    "reason-missing": _("Scegli un motivo: chi ha lasciato il segno lo legge."),
    "sign-none-chosen": _("Scegli almeno un segno."),
    "too-many-cells": _("L'area è troppo grande per celle così piccole. Scegli celle più grandi."),
    "sign-in-wait": _("Troppi tentativi. Aspetta %(seconds)s secondi e riprova."),
    "form-old": _("La pagina era aperta da troppo tempo. Ricaricala e riprova."),
    # plain statuses
    "status-400": _("Non riusciamo a leggere la richiesta."),
    "status-401": _("Devi entrare."),
    "status-403": _("Questo non si può fare."),
    "status-404": _("Questa pagina non c'è."),
    "status-405": _("Qui questo non si può fare."),
    "status-406": _("Questo formato non c'è."),
    "status-409": _("C'è già un'altra richiesta con la stessa chiave."),
    "status-410": _("Questo non c'è più."),
    "status-413": _("È troppo grande."),
    "status-415": _("Questo formato non si legge."),
    "status-416": _("Questa parte del file non c'è."),
    "status-422": _("Qualcosa non va. Controlla e riprova."),
    "status-429": _("Troppe richieste. Aspetta un momento."),
    "status-500": _("Qualcosa si è rotto da noi. Non hai perso nulla. Riprova tra poco."),
    "status-503": _("Il servizio è fermo per un momento. Riprova tra poco."),
}


def sentence(key: str, **values) -> str:
    """One clear sentence for ``key`` in the language of the request; an unknown key still gets a sentence."""
    words = SENTENCES.get(key)
    if words is None:
        return gettext("Qualcosa non va. Controlla e riprova.")
    return str(words) % values if values else str(words)
