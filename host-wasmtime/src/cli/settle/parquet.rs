//! The rows of a Parquet file as lines of JSON.

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use chrono::DateTime;
use parquet::basic::LogicalType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use serde_json::{Map, Value};

use super::super::Failure;
use super::csv::Header;
use super::input::unread;
use super::record::Kind;

/// Reads rows one after the other.
pub(crate) struct Rows {
    path: PathBuf,
    rows: RowIter<'static>,
    /// How many there are.
    pub(crate) count: u64,
    /// Columns whose times are in UTC, and not in a civil time that nobody knows.
    utc: Vec<String>,
}

/// Reads by the crate, which on some damaged files panics where it should say so.
fn reading<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    // What is left in an odd state by a panic is not used again: the file is given up.
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ParquetError::General("the file is damaged".to_owned())))
}

fn broken(path: &Path, error: &ParquetError) -> Failure {
    Failure::bad(format!(
        "{} cannot be read as Parquet: {error}; write it plain or with Snappy, or as CSV or JSON lines",
        path.display()
    ))
}

impl Rows {
    /// Opens a file that has the columns of its kind.
    pub(crate) fn open(path: &Path, kind: Kind) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|error: io::Error| unread(path, &error))?;
        let reader = reading(|| SerializedFileReader::new(file)).map_err(|error| broken(path, &error))?;
        let metadata = reader.metadata().file_metadata();
        let columns = metadata.schema().get_fields();
        Header::of(columns.iter().map(|column| column.name()), kind)
            .map_err(|why| Failure::bad(format!("{}: {why}", path.display())))?;
        let in_utc = |kind: Option<&LogicalType>| match kind {
            Some(LogicalType::Timestamp(time)) => time.is_adjusted_to_u_t_c,
            _ => false,
        };
        let utc = columns.iter().filter(|column| in_utc(column.get_basic_info().logical_type_ref()));
        let utc = utc.map(|column| column.name().to_owned()).collect();
        let count = u64::try_from(metadata.num_rows()).unwrap_or_default();
        let rows = reading(|| Ok(RowIter::from_file_into(Box::new(reader))))
            .map_err(|error| broken(path, &error))?;
        Ok(Self { path: path.to_owned(), rows, count, utc })
    }

    fn line(&self, row: &Row) -> String {
        let field = |(name, field): (&String, &Field)| {
            let utc = self.utc.contains(name);
            value(field, utc).map(|value| (name.clone(), value))
        };
        Value::Object(row.get_column_iter().filter_map(field).collect::<Map<_, _>>()).to_string()
    }
}

impl Iterator for Rows {
    type Item = Result<String, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = reading(|| self.rows.next().transpose()).transpose()?;
        Some(row.map(|row| self.line(&row)).map_err(|error| broken(&self.path, &error)))
    }
}

/// What a field is in JSON; `None` where it is empty. What no field of a tap can be is passed on as it is written, for
/// the core to name.
fn value(field: &Field, utc: bool) -> Option<Value> {
    let at = |moment: Option<DateTime<chrono::Utc>>| match moment {
        Some(moment) if utc => format!("{moment:?}"),
        Some(moment) => format!("{:?}", moment.naive_utc()),
        None => field.to_string(),
    };
    Some(match field {
        Field::Null => return None,
        Field::Bool(flag) => Value::Bool(*flag),
        Field::Str(text) => Value::String(text.clone()),
        Field::Bytes(bytes) => Value::String(String::from_utf8_lossy(bytes.data()).into_owned()),
        Field::Byte(number) => Value::from(*number),
        Field::Short(number) => Value::from(*number),
        Field::Int(number) => Value::from(*number),
        Field::Long(number) => Value::from(*number),
        Field::UByte(number) => Value::from(*number),
        Field::UShort(number) => Value::from(*number),
        Field::UInt(number) => Value::from(*number),
        Field::ULong(number) => Value::from(*number),
        Field::Date(days) => {
            let day = DateTime::from_timestamp(i64::from(*days) * 86_400, 0);
            Value::String(day.map_or(field.to_string(), |day| format!("{:?}", day.date_naive())))
        }
        Field::TimestampMillis(millis) => Value::String(at(DateTime::from_timestamp_millis(*millis))),
        Field::TimestampMicros(micros) => Value::String(at(DateTime::from_timestamp_micros(*micros))),
        other => Value::String(other.to_string()),
    })
}
