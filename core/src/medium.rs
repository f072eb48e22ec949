//! What titles are loaded on.

vocabulary! {
    /// What a title is loaded on.
    Medium, "medium" {
        /// Personalised Navigo card.
        NavigoPersonalised = "navigo-personalised",
        /// Navigo Découverte card.
        NavigoDecouverte = "navigo-decouverte",
        /// Navigo Annuel card.
        NavigoAnnuel = "navigo-annuel",
        /// Navigo Easy card.
        NavigoEasy = "navigo-easy",
        /// Navigo imagine R card.
        NavigoImagineR = "navigo-imagine-r",
        /// Phone, by an app that sells titles.
        Phone = "phone",
        /// Connected watch, by an app that sells titles.
        Watch = "watch",
        /// Magnetic paper ticket.
        MagneticTicket = "magnetic-ticket",
        /// Contactless bank card.
        BankCard = "bank-card",
        /// Anything else.
        Other = "other",
    }
}
