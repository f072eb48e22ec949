//! The words that the program itself puts around an answer.

use super::texts::Language;

/// A word in English, French and Italian.
pub(crate) type Word = [&'static str; 3];

pub(crate) const YES: Word = ["Yes", "Oui", "Sì"];
pub(crate) const NO: Word = ["No", "Non", "No"];
pub(crate) const WHY: Word = ["Why", "Pourquoi", "Perché"];
pub(crate) const WHAT_NOW: Word =
    ["What would change it", "Ce qui y changerait quelque chose", "Che cosa lo cambierebbe"];
pub(crate) const ARTICLE: Word = ["art.", "art.", "art."];

/// Names of the fields of answers, by their JSON name.
const FIELDS: &[(&str, Word)] = &[
    ("account", ["Account", "Compte", "Conto"]),
    ("airport", ["At an airport", "Dans un aéroport", "In aeroporto"]),
    ("amount", ["Amount", "Montant", "Importo"]),
    ("annuelOption", ["Possible now", "Possible maintenant", "Possibile ora"]),
    ("application", ["Application", "Demande de souscription", "Domanda"]),
    ("at", ["When", "Quand", "Quando"]),
    ("attempts", ["Debits", "Débits", "Addebiti"]),
    ("automatic", ["Automatic top-up", "Recharge automatique", "Ricarica automatica"]),
    (
        "automaticAmount",
        [
            "Amount of the next automatic top-up",
            "Montant de la prochaine recharge automatique",
            "Importo della prossima ricarica automatica",
        ],
    ),
    ("balance", ["Balance", "Solde", "Saldo"]),
    ("barredUntil", ["No contract before", "Pas de contrat avant le", "Nessun contratto prima del giorno"]),
    ("blocks", ["What it blocks", "Ce qui est bloqué", "Che cosa blocca"]),
    ("boarding", ["Boarding", "Embarquement", "Imbarco"]),
    ("book", ["Tariff book", "Barème", "Tariffario"]),
    ("buyFrom", ["Buy from", "À acheter à partir du", "Da comprare dal giorno"]),
    ("buyUntil", ["Buy by", "À acheter au plus tard le", "Da comprare entro il giorno"]),
    ("by", ["Dearer by", "Surcoût", "Costa in più"]),
    ("byTrip", ["Debited trip by trip", "Prélevé trajet par trajet", "Addebitato viaggio per viaggio"]),
    ("cap", ["Most of a day", "Plafond de la journée", "Massimo al giorno"]),
    ("charged", ["Charged so far", "Débité jusqu’ici", "Addebitato finora"]),
    ("cheapest", ["Cheaper one", "Le moins cher", "Il meno caro"]),
    ("choice", ["Choice", "Choix", "Scelta"]),
    ("claimTo", ["Claim to", "Demande auprès de", "Richiesta a"]),
    ("code", ["Item", "Article", "Voce"]),
    ("computedOn", ["Computed on", "Calculé le", "Calcolato il giorno"]),
    ("contract", ["Contract", "Contrat", "Contratto"]),
    ("counted", ["Counted for the share", "Pris en compte pour la part", "Considerato per la quota"]),
    (
        "countsFrom",
        ["Keep counts from", "Garder les décomptes à partir du", "Conservare i conteggi dal giorno"],
    ),
    ("coveredUntil", ["Covered until just before", "Couvert avant le", "Coperto prima delle"]),
    ("date", ["Date", "Date", "Data"]),
    ("day", ["Day", "Jour", "Giorno"]),
    ("days", ["Days", "Jours", "Giorni"]),
    ("dearer", ["Dearer by", "Surcoût", "Costa in più"]),
    ("debit", ["Debited on", "Prélevée le", "Addebitata il giorno"]),
    ("debitFrom", ["Can be debited from", "Débit possible à partir du", "Addebitabile dal giorno"]),
    ("debitUntil", ["Debited by", "Prélevé au plus tard le", "Addebitato entro il giorno"]),
    ("debitedBy", ["Debited by", "Débité au plus tard le", "Addebitato entro il giorno"]),
    ("debts", ["Unpaid", "Impayés", "Importi non pagati"]),
    (
        "delayFrom",
        ["Processing delay from", "Délai de traitement à partir du", "Termine di lavorazione dal giorno"],
    ),
    ("difference", ["Still to be charged", "Reste à débiter", "Ancora da addebitare"]),
    // Of an account; the day of a payment stands in one phrase with its amount.
    ("due", ["Due in all", "Total dû", "Totale dovuto"]),
    ("dueFrom", ["Price due from", "Prix dû à partir du", "Prezzo dovuto dal giorno"]),
    ("effectiveDay", ["Takes effect on", "Prend effet le", "Ha effetto dal giorno"]),
    ("endDay", ["Ends on", "Prend fin le", "Termina il giorno"]),
    ("endedFrom", ["Ended from", "Résilié à partir du", "Terminato dal giorno"]),
    ("enteredAt", ["Entry", "Entrée", "Ingresso"]),
    (
        "entriesUntil",
        ["Entries covered until just before", "Entrées couvertes avant le", "Ingressi coperti prima delle"],
    ),
    ("errors", ["Events not used", "Événements non pris en compte", "Eventi non usati"]),
    ("event", ["Event", "Événement", "Evento"]),
    ("eventId", ["Event", "Événement", "Evento"]),
    ("fare", ["Fare", "Tarif", "Tariffa"]),
    ("fast", ["Fast service", "Course rapide", "Servizio rapido"]),
    ("fee", ["Fee", "Frais", "Spese"]),
    ("first", ["First", "De", "Da"]),
    ("firstDay", ["First day", "Premier jour", "Primo giorno"]),
    ("freeFrom", ["Free again from", "Levé à partir du", "Libero dal giorno"]),
    ("from", ["From", "À partir du", "Da"]),
    ("functions", ["Functions", "Fonctions", "Funzioni"]),
    ("holds", ["On hold, not charged", "Sommes bloquées, non débitées", "Somme bloccate, non addebitate"]),
    ("id", ["Identifier", "Identifiant", "Identificativo"]),
    ("increasedFrom", ["Increased fine from", "Amende majorée à partir du", "Ammenda maggiorata da"]),
    ("invoice", ["Invoice", "Facture", "Fattura"]),
    (
        "isMismatch",
        ["Counts as a mismatch", "Compte comme non-concordance", "Conta come mancata corrispondenza"],
    ),
    ("journey", ["Journey", "Trajet", "Percorso"]),
    ("journeys", ["Journeys", "Trajets", "Viaggi"]),
    ("kind", ["What it is", "Nature", "Che cos’è"]),
    ("landing", ["Landing", "Débarquement", "Sbarco"]),
    ("last", ["Last", "À", "A"]),
    ("lastDay", ["Last day", "Dernier jour", "Ultimo giorno"]),
    ("leftOut", ["Not shown", "Non affichés", "Non mostrati"]),
    ("lines", ["Price", "Prix", "Prezzo"]),
    ("medium", ["Medium", "Support", "Supporto"]),
    ("missing", ["Missing", "Pièces manquantes", "Mancano"]),
    ("modes", ["Modes", "Modes", "Mezzi"]),
    ("month", ["Month", "Mois", "Mese"]),
    ("months", ["Months", "Mois", "Mesi"]),
    ("name", ["Name", "Nom", "Nome"]),
    ("network", ["Network", "Réseau", "Rete"]),
    ("newPassBy", ["New card by", "Nouveau passe au plus tard le", "Nuova tessera entro il giorno"]),
    ("nextChange", ["Next change", "Prochain changement", "Prossimo cambiamento"]),
    ("number", ["Person", "Personne", "Persona"]),
    ("on", ["On", "Le", "Il giorno"]),
    ("onBoard", ["On board now", "À bord maintenant", "Ora a bordo"]),
    ("open", ["Open", "Ouvert", "Aperto"]),
    ("optionNow", ["Possible now", "Possible maintenant", "Possibile ora"]),
    ("options", ["What may be asked for now", "Démarches possibles", "Richieste possibili"]),
    ("owed", ["Owed to the agency", "À régler à l’agence", "Da versare all’agenzia"]),
    ("paid", ["Paid", "Payé", "Pagato"]),
    ("payBy", ["To be paid by", "À payer au plus tard le", "Da pagare entro"]),
    ("payments", ["Payments due", "Paiements à effectuer", "Pagamenti da fare"]),
    ("penalty", ["Penalty", "Indemnité forfaitaire", "Sanzione"]),
    ("people", ["People", "Personnes", "Persone"]),
    ("phase", ["Stage", "Situation", "Situazione"]),
    ("price", ["Price", "Prix", "Prezzo"]),
    ("processBy", ["Processed by", "Traitement au plus tard le", "Lavorazione entro il giorno"]),
    ("product", ["Product", "Produit", "Prodotto"]),
    ("products", ["Products", "Produits", "Prodotti"]),
    ("purchases", ["To buy", "À acheter", "Da comprare"]),
    ("quantity", ["Number", "Nombre", "Numero"]),
    ("reason", WHY),
    ("reasons", WHY),
    ("reference", ["Reference", "Référence", "Riferimento"]),
    ("refund", ["To be refunded", "À rembourser", "Da rimborsare"]),
    ("refunded", ["Refunded", "Remboursé", "Rimborsato"]),
    ("refusals", ["Events refused", "Événements refusés", "Eventi rifiutati"]),
    ("refused", ["Entries refused", "Écritures refusées", "Movimenti rifiutati"]),
    ("registered", ["In this group", "Dans ce groupe", "In questo gruppo"]),
    ("relation", ["You are", "Vous êtes", "Lei è"]),
    ("remedies", WHAT_NOW),
    ("repayBy", ["Repaid by", "Remboursé au plus tard le", "Rimborsato entro il giorno"]),
    ("rider", ["Paid by the rider", "À la charge de l’usager", "A carico dell’utente"]),
    ("role", ["What the tap does", "Ce que fait la validation", "Che cosa fa il tap"]),
    ("run", ["Sailing", "Course", "Corsa"]),
    ("runnersUp", ["Next best choices", "Choix suivants", "Altre scelte"]),
    ("sections", ["Documents", "Documents", "Documenti"]),
    ("seller", ["Seller of record", "Vendeur", "Venditore"]),
    (
        "settledFrom",
        [
            "If paid today, free from",
            "Si payé aujourd’hui, levé à partir du",
            "Se pagato oggi, libero dal giorno",
        ],
    ),
    ("share", ["Repaid by the employer", "Remboursé par l’employeur", "Rimborsato dal datore di lavoro"]),
    ("since", ["Since", "Depuis le", "Dal giorno"]),
    ("standing", ["Standing", "Situation", "Situazione"]),
    ("state", ["State", "État", "Stato"]),
    ("station", ["Station", "Station", "Stazione"]),
    ("status", ["Status", "Statut", "Stato"]),
    ("stop", ["Stop", "Arrêt", "Scalo"]),
    ("suspendedFrom", ["Suspended from", "Suspendu à partir du", "Sospeso dal giorno"]),
    ("thirdParty", ["Paid by the third party", "À la charge du tiers-payeur", "A carico del terzo pagatore"]),
    ("tickets", ["Tickets", "Titres", "Biglietti"]),
    ("times", ["How many times", "Nombre de fois", "Quante volte"]),
    ("title", ["Title", "Titre", "Titolo"]),
    ("titles", ["Titles", "Titres", "Titoli"]),
    ("token", ["Card or device", "Carte ou appareil", "Carta o dispositivo"]),
    ("total", ["Total", "Total", "Totale"]),
    ("trips", ["Trips", "Trajets", "Viaggi"]),
    ("unitPrice", ["Price of one", "Prix unitaire", "Prezzo unitario"]),
    ("unserved", ["Trips without a title", "Trajets sans titre", "Viaggi senza titolo"]),
    ("until", ["Until just before", "Avant le", "Prima di"]),
    ("usableFrom", ["Usable from", "Utilisable à partir du", "Utilizzabile dal giorno"]),
    (
        "validationsBefore",
        [
            "Delete validations before",
            "Supprimer les validations d’avant le",
            "Cancellare le convalide anteriori alle",
        ],
    ),
    ("voucher", ["Breakdown voucher", "Coupon de dépannage", "Buono sostitutivo"]),
    ("what", ["What", "Quoi", "Che cosa"]),
    ("window", ["When", "Quand", "Quando"]),
    ("windows", ["Valid", "Valable", "Valido"]),
    ("without", ["Without", "Sans", "Senza"]),
    ("zones", ["Zones", "Zones", "Zone"]),
];

/// Names of fields that say something else in one record than elsewhere, by record and JSON name.
const FIELDS_OF: &[(&str, &str, Word)] = &[
    ("check-answer", "code", ["Return code", "Code retour", "Codice di ritorno"]),
    ("statement-answer", "due", ["Still to be paid", "Reste à payer", "Ancora da pagare"]),
    ("account-answer", "lines", ["Statement", "Relevé", "Estratto conto"]),
    ("certificate-month", "lines", ["Titles", "Titres", "Titoli"]),
    ("monthly-invoice", "due", PAYABLE_UNTIL),
    ("dunning-answer", "due", PAYABLE_UNTIL),
    ("dunning-answer", "owed", ["Still owed", "Reste dû", "Resta da pagare"]),
    ("dunning-answer", "refused", ["Payments refused", "Paiements refusés", "Pagamenti rifiutati"]),
];

const PAYABLE_UNTIL: Word =
    ["Can be paid until the end of", "Payable jusqu’au (inclus)", "Pagabile fino al giorno (compreso)"];

impl Language {
    pub(crate) fn say(self, word: Word) -> &'static str {
        word[self as usize]
    }

    /// What stands between a name and its value.
    pub(crate) fn colon(self) -> &'static str {
        if self == Self::Fr { "\u{a0}: " } else { ": " }
    }

    /// The name of a field of a record; its JSON name where there is no word for it yet.
    pub(crate) fn field<'a>(self, record: &str, json: &'a str) -> &'a str {
        known(record, json).map_or(json, |word| self.say(word))
    }
}

pub(crate) fn known(record: &str, field: &str) -> Option<Word> {
    let own = FIELDS_OF.iter().find(|(of, name, _)| (*of, *name) == (record, field)).map(|(.., word)| *word);
    own.or_else(|| FIELDS.iter().find(|(name, _)| *name == field).map(|(_, word)| *word))
}

/// The first day on which something is no longer possible.
pub(crate) fn before(language: Language, until: &str) -> String {
    match language {
        Language::En => format!("until just before {until}"),
        Language::Fr => format!("avant le {until}"),
        Language::It => format!("prima del giorno {until}"),
    }
}

/// `from` and `until` of a stretch of days, in one phrase.
pub(crate) fn days(language: Language, from: &str, until: &str) -> String {
    let until = before(language, until);
    match language {
        Language::En => format!("from {from} {until}"),
        Language::Fr => format!("à partir du {from} et {until}"),
        Language::It => format!("dal giorno {from} e {until}"),
    }
}

/// `from` and `until` of a stretch of time, in one phrase.
pub(crate) fn stretch(language: Language, from: &str, until: &str) -> String {
    match language {
        Language::En => format!("from {from} until just before {until}"),
        Language::Fr => format!("à partir du {from} et avant le {until}"),
        Language::It => format!("dalle {from} e prima delle {until}"),
    }
}
