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
    ("amount", ["Amount", "Montant", "Importo"]),
    ("book", ["Tariff book", "Barème", "Tariffario"]),
    ("cheapest", ["Cheaper one", "Le moins cher", "Il meno caro"]),
    ("claimTo", ["Claim to", "Demande auprès de", "Richiesta a"]),
    ("code", ["Item", "Article", "Voce"]),
    ("dueFrom", ["Price due from", "Prix dû à partir du", "Prezzo dovuto dal giorno"]),
    ("due", ["Due", "Échéance", "Scadenza"]),
    (
        "entriesUntil",
        ["Entries covered until just before", "Entrées couvertes avant le", "Ingressi coperti prima delle"],
    ),
    ("from", ["From", "À partir du", "Da"]),
    ("functions", ["Functions", "Fonctions", "Funzioni"]),
    ("id", ["Identifier", "Identifiant", "Identificativo"]),
    ("increasedFrom", ["Increased fine from", "Amende majorée à partir du", "Ammenda maggiorata da"]),
    ("lines", ["Price", "Prix", "Prezzo"]),
    ("modes", ["Modes", "Modes", "Mezzi"]),
    ("name", ["Name", "Nom", "Nome"]),
    ("network", ["Network", "Réseau", "Rete"]),
    ("payBy", ["To be paid by", "À payer au plus tard le", "Da pagare entro"]),
    ("payments", ["Payments", "Paiements", "Pagamenti"]),
    ("penalty", ["Penalty", "Indemnité forfaitaire", "Sanzione"]),
    ("product", ["Product", "Produit", "Prodotto"]),
    ("products", ["Products", "Produits", "Prodotti"]),
    ("quantity", ["Number", "Nombre", "Numero"]),
    ("sections", ["Documents", "Documents", "Documenti"]),
    ("seller", ["Seller of record", "Vendeur", "Venditore"]),
    ("title", ["Title", "Titre", "Titolo"]),
    ("total", ["Total", "Total", "Totale"]),
    ("unitPrice", ["Price of one", "Prix unitaire", "Prezzo unitario"]),
    ("usableFrom", ["Usable from", "Utilisable à partir du", "Utilizzabile dal giorno"]),
    ("until", ["Until just before", "Avant le", "Prima di"]),
    ("window", ["When", "Quand", "Quando"]),
    ("windows", ["Valid", "Valable", "Valido"]),
];

impl Language {
    pub(crate) fn say(self, word: Word) -> &'static str {
        word[self as usize]
    }

    /// What stands between a name and its value.
    pub(crate) fn colon(self) -> &'static str {
        if self == Self::Fr { "\u{a0}: " } else { ": " }
    }

    /// The name of a field; its JSON name where there is no word for it yet.
    pub(crate) fn field(self, json: &str) -> &str {
        known(json).map_or(json, |word| self.say(word))
    }
}

pub(crate) fn known(field: &str) -> Option<Word> {
    FIELDS.iter().find(|(name, _)| *name == field).map(|(_, word)| *word)
}

/// `from` and `until` of a stretch of time, in one phrase.
pub(crate) fn stretch(language: Language, from: &str, until: &str) -> String {
    match language {
        Language::En => format!("from {from} until just before {until}"),
        Language::Fr => format!("à partir du {from} et avant le {until}"),
        Language::It => format!("dalle {from} e prima delle {until}"),
    }
}
