//! Modes of transport.

vocabulary! {
    /// A mode of transport.
    Mode, "mode" {
        /// Metro.
        Metro = "metro",
        /// RER.
        Rer = "rer",
        /// Suburban train (Transilien).
        Train = "train",
        /// Tram.
        Tram = "tram",
        /// Express tram (tram-train).
        ExpressTram = "express-tram",
        /// Funicular.
        Funicular = "funicular",
        /// Bus by day.
        Bus = "bus",
        /// Noctilien night bus.
        Noctilien = "noctilien",
        /// Tzen bus.
        Tzen = "tzen",
        /// Intercités train.
        Intercites = "intercites",
        /// TER train.
        Ter = "ter",
        /// RoissyBus.
        Roissybus = "roissybus",
        /// Orlyval.
        Orlyval = "orlyval",
        /// High-speed train.
        Tgv = "tgv",
    }
}
