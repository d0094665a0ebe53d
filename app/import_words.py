"""What `layers.files` says of a file, in sentences: why it is refused, what was found in it. Used by the upload pages, the reports and the commands."""
from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from layers.files.account import Finding

SHOWN_ROWS = 8

# What happened, and the one thing to do. Nothing of a refused file is kept, so nothing is lost.
REFUSALS = {
    "too-large": _("Il file è di %(size)s MB. Il massimo è %(limit)s MB. Togli i livelli che non servono e riprova."),
    "empty": _("Il file è vuoto. Salvalo di nuovo dal programma da cui viene."),
    "format-unknown": _("Non conosciamo questo tipo di file. Salvalo come GeoPackage, GeoJSON, KML, DXF, CSV o shapefile in uno zip."),
    "format-pdf": _("Questo è un PDF: è un disegno, non ha coordinate. Chiedi il file da cui è stato fatto (DXF, shapefile, GeoPackage)."),
    "format-office": _("Questo è un documento, o un foglio di calcolo vecchio (XLS). Salvalo come XLSX o CSV e riprova."),
    "format-dwg": _("Questo è un DWG. Aprilo nel programma di disegno e salvalo come DXF, poi riprova."),
    "format-dxf-binary": _("Questo è un DXF binario. Salvalo come DXF di testo (ASCII) e riprova."),
    "format-image": _("Questa è un'immagine, non ha oggetti da mettere sulla mappa. Chiedi il file da cui è stata fatta."),
    "format-archive": _("Questo archivio non si apre qui. Rifallo come ZIP e riprova."),
    "format-parquet": _("Qui i file Parquet non si leggono. Salvalo come GeoPackage e riprova."),
    "format-web-page": _("Questa è una pagina web, forse un avviso di errore. Scarica di nuovo il file dal sito e riprova."),
    "format-osm": _("Questo è un estratto di OpenStreetMap: serve per la mappa di sfondo (bin/milo basemap build). Per un livello, salvalo come GeoPackage."),
    "format-xml": _("Questo XML non è una mappa. Si leggono KML, GPX e GML."),
    "not-readable": _("Il file è rovinato o incompleto (%(reason)s). Salvalo o scaricalo di nuovo e riprova."),
    "no-rows": _("Nel file non c'è nessuna riga con un posto. Controlla di aver scelto il livello giusto quando lo hai salvato."),
    "shapefile-alone": _("Da solo il file .shp non basta. Metti in uno zip anche i suoi .dbf, .shx e .prj, e carica lo zip."),
    "shapefile-part": _("Questo è solo un pezzo di uno shapefile. Metti in uno zip .shp, .dbf, .shx e .prj insieme, e carica lo zip."),
    "mapinfo-part": _("Questo è solo un pezzo di un file MapInfo. Metti in uno zip .tab, .dat, .map e .id insieme, e carica lo zip."),
    "sqlite-not-geopackage": _("Questa banca dati non è un GeoPackage. Aprila in QGIS e salva i livelli come GeoPackage."),
    "zip-broken": _("Lo zip è rovinato. Rifallo e riprova."),
    "zip-password": _("Lo zip ha una password. Rifallo senza password e riprova."),
    "zip-empty": _("Lo zip è vuoto. Metti dentro i file e riprova."),
    "zip-nested": _("Nello zip c'è un altro archivio. Aprilo e carica i file che contiene, in un solo zip."),
    "zip-nothing": _("Nello zip non c'è nessun file che sappiamo leggere (%(names)s). Mettici uno shapefile, un GeoPackage o un GeoJSON."),
    "zip-link": _("Lo zip contiene collegamenti ad altri file. Rifallo con i file veri."),
    "zip-dense": _("Lo zip, aperto, diventa più di %(times)s volte più grande: %(size)s MB. Sembra fatto per bloccare il programma. Rifallo con i soli file che servono."),
    "zip-bomb": _("Lo zip, aperto, diventa troppo grande: %(size)s MB. Il massimo è %(limit)s MB. Togli quello che non serve e rifallo."),
    "zip-too-many": _("Nello zip ci sono %(count)s file. Il massimo è %(limit)s. Togli quello che non serve."),
    "too-many-layers": _("Il file ha %(count)s livelli. Il massimo è %(limit)s. Salva in un file solo quelli che servono."),
    "too-many-rows": _("Il file ha almeno %(count)s righe. Il massimo è %(limit)s. Dividilo in parti."),
    "too-many-columns": _("Il file ha %(count)s colonne. Il massimo è %(limit)s. Togli quelle che non servono."),
    "too-many-vertices": _("I disegni del file hanno %(count)s vertici. Il massimo è %(limit)s. Semplificali e riprova."),
    "too-long": _("Leggere il file richiede più di %(limit)s secondi. Dividilo in parti, o semplifica i disegni."),
    "too-much-memory": _("Leggere il file richiede troppa memoria. Salvalo come GeoPackage o dividilo in parti."),
    "child-ended": _("Il file ha fermato il programma che lo leggeva. È rovinato, o fatto apposta. Aprilo in QGIS e salvalo come GeoPackage."),
    "xml-entities": _("Il file contiene definizioni XML (DOCTYPE, ENTITY) che qui non si aprono. Salvalo di nuovo senza, per esempio da QGIS."),
    "json-broken": _("Il JSON si interrompe alla riga %(line)s, colonna %(column)s. Correggi quel punto, o salva di nuovo il file."),
    "json-too-deep": _("Il JSON è annidato troppo a fondo. Salvalo di nuovo da un programma di mappe."),
    "json-without-rows": _("Il JSON non contiene né un GeoJSON né un elenco di righe. Salvalo come GeoJSON."),
    "geojson-broken": _("Il GeoJSON non è scritto secondo le regole: il tipo è «%(stated)s». Serve una FeatureCollection con la lista «features»."),
    "csv-broken": _("La riga %(line)s non si legge: forse manca una virgoletta. Correggila e riprova."),
    "cell-too-long": _("Alla riga %(line)s c'è una cella con più di %(limit)s lettere: forse manca una virgoletta. Correggila e riprova."),
    "column-unknown": _("La colonna «%(column)s» nel file non c'è. Scegline una dall'elenco."),
    "encoding-unknown": _("Non conosciamo questa codifica dei caratteri. Prova utf-8, windows-1252 o latin1."),
    "dxf-loop": _("Nel DXF il blocco «%(block)s» contiene sé stesso. Esplodi i blocchi nel programma di disegno e salva di nuovo."),
    "dxf-too-deep": _("Nel DXF ci sono blocchi dentro blocchi per più di %(limit)s livelli. Esplodili nel programma di disegno e salva di nuovo."),
    "dxf-too-large": _("Aperti i blocchi, il DXF avrebbe %(count)s oggetti. Il massimo è %(limit)s. Salva solo i piani che servono."),
    "dxf-nothing": _("Il DXF contiene solo oggetti che non hanno posto su una mappa (%(kinds)s). Salva linee, polilinee o campiture."),
}

# What was found and what was done with it; "%(count)s" stands behind a colon, so that no sentence changes with the number.
FINDINGS = {
    "geometry-null": _("Righe senza disegno: %(count)s. Restano fuori."),
    "geometry-empty": _("Righe con un disegno vuoto: %(count)s. Restano fuori."),
    "geometry-broken": _("Righe con coordinate che non si leggono: %(count)s. Restano fuori: correggile nel file."),
    "geometry-kind": _("Righe con forme che qui non si disegnano (superfici 3D, triangoli): %(count)s. Restano fuori: salvale come poligoni."),
    "geometry-refused": _("Disegni non validi che non si possono riparare: %(count)s (%(reason)s). Restano fuori: ridisegnali."),
    "geometry-repaired": _("Disegni non validi, riparati: %(count)s (%(reason)s). Guardali sulla mappa."),
    "ring-too-many-vertices": _("Disegni con più di %(limit)s vertici: %(count)s. Restano fuori: semplificali."),
    "ring-closed": _("Aree con il bordo aperto: %(count)s. Lo abbiamo chiuso."),
    "not-finite": _("Righe con coordinate che non sono numeri: %(count)s. Restano fuori."),
    "z-dropped": _("Righe con quota o misura: %(count)s. Sulla mappa la quota non serve, la lasciamo."),
    "curves-linearised": _("Disegni con archi: %(count)s. Gli archi sono diventati linee corte."),
    "collection-split": _("Righe con disegni di più tipi insieme: %(count)s. Ogni tipo è diventato un oggetto."),
    "duplicate": _("Righe identiche a un'altra: %(count)s. Le teniamo: se sono di troppo, toglile dal file."),
    "feature-broken": _("Elementi che non sono una «Feature» di GeoJSON: %(count)s. Restano fuori."),
    "properties-broken": _("Elementi con attributi scritti male: %(count)s. Il posto c'è, gli attributi no."),
    "row-unreadable": _("Righe che il programma non riesce a leggere: %(count)s. Restano fuori: salva di nuovo il file."),
    "integer-rounded": _("Numeri troppo lunghi nella colonna «%(column)s»: %(count)s. Sono arrotondati: salvali come testo."),
    "column-left-out": _("Colonne di un tipo che non si legge (%(columns)s): %(count)s. Restano fuori."),
    "outside-crs": _("Righe fuori dal mondo in questo sistema di coordinate: %(count)s. Restano fuori: forse il sistema è un altro."),
    # tables
    "place-missing": _("Righe senza coordinate: %(count)s. Restano fuori."),
    "place-not-a-number": _("Righe con coordinate che non sono numeri: %(count)s. Restano fuori: correggile nel file."),
    "place-zero": _("Righe con coordinate 0, 0: %(count)s. Vuol dire che il posto non si sa. Restano fuori."),
    "places-not-found": _("Non troviamo le colonne con le coordinate (righe: %(count)s). Scegli tu quali sono."),
    "row-too-long": _("Righe con più celle dell'intestazione: %(count)s. Restano fuori: forse manca una virgoletta."),
    "rows-above-header": _("Righe sopra l'intestazione: %(count)s. Non contano."),
    # what a layer on the map cannot take: `layers.import_checks`
    "beyond-web-map": _("Righe troppo vicine ai poli per la mappa: %(count)s. Restano fuori."),
    "other-kind": _("Righe con un'altra forma da quella del livello: %(count)s. Restano fuori."),
    "figure-not-whole": _("Numeri non interi nella colonna «%(column)s»: %(count)s. Lì il numero manca."),
    "delimiter": _("Le colonne sono divise da: %(delimiter)s."),
    # letters
    "encoding-guessed": _("Il file non dice con quali caratteri è scritto. Lo leggiamo come %(encoding)s: «%(example)s». Se le lettere sono strane, scegli un'altra codifica."),
    "encoding-wrong": _("Il file dice di essere scritto in %(said)s, ma non è vero. Lo leggiamo come %(encoding)s. Se le lettere sono strane, scegli un'altra codifica."),
    # coordinates
    "prj-missing": _("Manca il file .prj: non sappiamo in che sistema sono le coordinate. Scegli quello che cade nel posto giusto."),
    "crs-missing": _("Il file non dice in che sistema sono le coordinate. Scegli quello che cade nel posto giusto."),
    "crs-unknown": _("Il file nomina un sistema di coordinate che non conosciamo («%(said)s»). Scegli quello che cade nel posto giusto."),
    # parts of a file
    "dbf-missing": _("Manca il file .dbf: ci sono i disegni, non i loro nomi e dati."),
    "shx-missing": _("Manca il file .shx: lo abbiamo ricostruito."),
    "layer-empty": _("Il livello «%(layer)s» è vuoto."),
    "layer-is-view": _("Il livello «%(layer)s» è una vista, non una tabella: qui non si esegue. Salvalo come livello vero."),
    "layer-without-geometry": _("La tabella «%(layer)s» non ha posti: resta fuori."),
    "member-left-out": _("File dello zip che non servono qui: %(count)s (%(names)s)."),
    "member-refused": _("Dal file «%(name)s» dello zip non si legge niente."),
    # house numbers
    "number-street-missing": _("Righe senza il nome della via: %(count)s. Restano fuori."),
    "number-unreadable": _("Righe senza un numero civico che si legga: %(count)s. Restano fuori."),
    "number-twice": _("Numeri civici scritti più volte: %(count)s righe in più. Vale la prima."),
    "dxf-left-out": _("Oggetti del disegno che non hanno posto su una mappa: %(count)s (%(kinds)s). Restano fuori."),
}

# what the geometry library says is wrong with a shape
REASONS = {
    "Self-intersection": _("il bordo si incrocia"),
    "Ring Self-intersection": _("il bordo tocca sé stesso"),
    "Too few points in geometry component": _("troppo pochi punti"),
    "Hole lies outside shell": _("un buco sta fuori dal bordo"),
    "Holes are nested": _("un buco sta dentro un altro"),
    "Nested shells": _("un'area sta dentro un'altra"),
    "Duplicate Rings": _("un bordo è ripetuto"),
    "tangled": _("il bordo si incrocia troppe volte"),
    "Interior is disconnected": _("l'interno è diviso"),
}
SEPARATORS = {"comma": _("virgola"), "semicolon": _("punto e virgola"), "tab": _("tabulazione"), "bar": _("barra verticale")}


def refusal(key: str, /, **values) -> str:
    """One sentence for the key and values of a FileRefused, in the language of the reader."""
    words = REFUSALS.get(key)
    return str(words) % values if words else gettext("Questo file non si può leggere. Salvalo come GeoPackage e riprova.")


def finding(found: Finding) -> str:
    """One sentence for a finding, with the first rows it is true of."""
    words = FINDINGS.get(found.key)
    if words is None:
        return gettext("Righe con qualcosa da controllare (%(key)s): %(count)s.", key=found.key, count=found.count)
    values = found.values | {"count": found.count}
    if "reason" in values or found.key in ("geometry-repaired", "geometry-refused"):
        values["reason"] = REASONS.get(values.get("reason", ""), _("disegno non valido"))
    if "delimiter" in values:
        values["delimiter"] = SEPARATORS[values["delimiter"]]
    told = str(words) % values
    if found.key == "member-refused":
        return f"{told} {refusal(found.values['refusal'], **found.values)}"
    return f"{told} {rows(found)}" if found.rows else told


def rows(found: Finding) -> str:
    """The first rows by number: "Righe: 4, 8, 15…"."""
    shown = ", ".join(str(number) for number in found.rows[:SHOWN_ROWS])
    return gettext("Righe: %(rows)s.", rows=shown + ("…" if found.count > SHOWN_ROWS else ""))
