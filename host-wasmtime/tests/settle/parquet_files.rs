//! Taps in Parquet files.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::Value;

use crate::support::{folder, run, settled, taps, text, write};

/// Writes taps as Parquet with Snappy, in row groups of 200, their moments as microseconds.
fn write_parquet(path: &Path, taps: &[Value], time: &str) {
    let schema = format!(
        "message taps {{ required int64 at ({time}); required boolean fast; required binary eventId (UTF8);
           required binary token (UTF8); required binary validator (UTF8); required binary vessel (UTF8);
           required binary run (UTF8); optional binary stop (UTF8); }}"
    );
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let snappy = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(snappy)).unwrap();
    for taps in taps.chunks(200) {
        let mut group = writer.next_row_group().unwrap();
        let at = |tap: &Value| {
            chrono::DateTime::parse_from_rfc3339(tap["at"].as_str().unwrap()).unwrap().timestamp_micros()
        };
        let at: Vec<i64> = taps.iter().map(at).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&at, None, None).unwrap();
        column.close().unwrap();
        let fast: Vec<bool> = taps.iter().map(|tap| tap["fast"].as_bool().unwrap()).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<BoolType>().write_batch(&fast, None, None).unwrap();
        column.close().unwrap();
        for name in ["eventId", "token", "validator", "vessel", "run", "stop"] {
            let texts: Vec<ByteArray> = taps.iter().map(|tap| tap[name].as_str().unwrap().into()).collect();
            let there = vec![1; texts.len()];
            let levels = (name == "stop").then_some(there.as_slice());
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&texts, levels, None).unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
}

#[test]
fn parquet_is_the_same_as_json_lines() {
    let folder = folder();
    let taps = taps(500);
    write(folder.path(), "taps.jsonl", &taps);
    let expected = settled(folder.path(), &["taps.jsonl"]);
    write_parquet(&folder.path().join("taps.parquet"), &taps, "TIMESTAMP(MICROS,true)");
    write_parquet(&folder.path().join("sniffed"), &taps, "TIMESTAMP(MICROS,true)");
    assert_eq!(settled(folder.path(), &["taps.parquet"]), expected);
    assert_eq!(settled(folder.path(), &["sniffed", "taps.jsonl"]), expected);

    // A time of day without an offset is no moment.
    write_parquet(&folder.path().join("local.parquet"), &taps[..2], "TIMESTAMP(MICROS,false)");
    let local = run(folder.path(), &["local.parquet"]);
    assert_eq!(local.status.code(), Some(2));
    let said = text(&local.stderr);
    assert!(said.contains("error: local.parquet:2: at: `2026-07-"), "{said}");
    assert!(said.contains("write it as RFC 3339 with an offset"), "{said}");

    // Neither is half a file all of it.
    let mut bytes = fs::read(folder.path().join("taps.parquet")).unwrap();
    let (middle, end) = (bytes.len() / 3, bytes.len() / 2);
    bytes[middle..end].fill(0xff);
    fs::write(folder.path().join("broken.parquet"), bytes).unwrap();
    let broken = run(folder.path(), &["broken.parquet", "--out", "out"]);
    assert_eq!(broken.status.code(), Some(2), "{}", text(&broken.stderr));
    assert!(text(&broken.stderr).contains("error: broken.parquet cannot be read as Parquet: "));
    assert!(!folder.path().join("out").exists());
}

/// Whatever byte is wrong, the program says so or reads something else; it does not die of it.
#[test]
fn a_damaged_parquet_file_is_an_error_and_no_panic() {
    let folder = folder();
    write_parquet(&folder.path().join("whole.parquet"), &taps(3), "TIMESTAMP(MICROS,true)");
    let whole = fs::read(folder.path().join("whole.parquet")).unwrap();
    // A wrong byte here and there, and files that end too early.
    let damaged = (0..whole.len()).step_by(whole.len() / 12).map(|place| {
        let mut bytes = whole.clone();
        bytes[place] ^= 0xff;
        bytes
    });
    let cut = [4, whole.len() / 2, whole.len() - 1].map(|length| whole[..length].to_vec());
    for bytes in damaged.chain(cut) {
        fs::write(folder.path().join("damaged.parquet"), bytes).unwrap();
        let said = run(folder.path(), &["damaged.parquet"]);
        assert!(matches!(said.status.code(), Some(0 | 2)), "{:?}: {}", said.status, text(&said.stderr));
    }
}
