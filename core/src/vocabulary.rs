//! Closed vocabularies: enums whose values have one kebab-case name, the same in WIT, JSON and TypeScript.

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$case_doc:meta])* $case:ident = $id:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$case_doc])* $case,)+ }

        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            const IDS: &'static [&'static str] = &[$($id),+];

            /// The value's name in WIT, JSON and TypeScript.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$case => $id,)+ }
            }

            /// The value of this name.
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.id() == id)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.id())
            }
        }

        impl crate::wire::Read for $name {
            fn read(tree: &crate::wire::Tree, reader: &mut crate::wire::Reader) -> Option<Self> {
                let place = reader.case(tree, $what, Self::IDS)?;
                Self::ALL.get(place).copied()
            }
        }

        #[cfg(feature = "bake")]
        impl crate::tariff::Bake for $name {
            fn bake(&self) -> String {
                format!(concat!(stringify!($name), "::{:?}"), self)
            }
        }
    };
}
