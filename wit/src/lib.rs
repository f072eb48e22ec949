//! The contract of Portillon, read from its WIT: functions, shapes and their JSON form.
