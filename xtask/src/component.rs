//! `dist/portillon.wasm`: the component that wasmtime hosts embed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use wasmparser::{BinaryReader, Parser, Payload};
use wit_component::ComponentEncoder;

use crate::javascript::wasm_opt;
use crate::shell::{root, say};
use crate::wasm_std::WasmCompiler;

/// What the component may weigh with the documents that it knows now: Navigo Jour (400,000 bytes were its limit),
/// imagine R, NaviTAP, readers, Pam, the checks of partners, the titles of the
/// Navigo accounts, those accounts, and advice. Raise it with a new
/// document, and for nothing else.
const LIMIT: usize = 1_400_000;

/// Magic number and version.
const HEADER_LENGTH: usize = 8;
const CUSTOM_SECTION: u8 = 0;

/// Where the component is left.
pub fn path() -> PathBuf {
    root().join("dist/portillon.wasm")
}

/// Builds and checks it.
pub fn build(compiler: &WasmCompiler) -> Result<()> {
    let module = compiler.build("portillon-component", "wasm")?;
    let optimised = module.with_extension("opt.wasm");
    wasm_opt(&module, &optimised)?;
    let component = ComponentEncoder::default()
        .validate(true)
        .module(&fs::read(&optimised)?)
        .and_then(|encoder| encoder.encode())
        .context("the module could not be made a component")?;
    let component = without_names(&component)?;
    check(&component)?;
    write_if_changed(&path(), &component)?;
    say(&format!("dist/portillon.wasm: {} bytes of at most {LIMIT}, imports nothing", component.len()));
    Ok(())
}

/// Leaves out the names of the parts of a component, which only debuggers show.
fn without_names(component: &[u8]) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(component, 0);
    let mut kept = reader.read_bytes(HEADER_LENGTH)?.to_vec();
    while !reader.eof() {
        let from = usize::try_from(reader.original_position())?;
        let custom = reader.read_u8()? == CUSTOM_SECTION;
        let length = usize::try_from(reader.read_var_u32()?)?;
        let content = reader.read_bytes(length)?;
        if !(custom && BinaryReader::new(content, 0).read_string()? == "component-name") {
            kept.extend_from_slice(&component[from..usize::try_from(reader.original_position())?]);
        }
    }
    Ok(kept)
}

fn check(component: &[u8]) -> Result<()> {
    let imports = imports(component)?;
    if !imports.is_empty() {
        bail!("the component must import nothing, but imports {}", imports.join(", "));
    }
    if component.len() >= LIMIT {
        bail!("the component has {} bytes, and must stay under {LIMIT}", component.len());
    }
    Ok(())
}

/// Names of what the component itself imports. The modules and components inside it import from each other.
fn imports(component: &[u8]) -> Result<Vec<String>> {
    let mut depth = 0_usize;
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(component) {
        match payload? {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 1 => {
                for import in section {
                    names.push(format!("`{}`", import?.name.name));
                }
            }
            Payload::ImportSection(_) if depth == 1 => bail!("this is a core module, not a component"),
            _ => {}
        }
    }
    Ok(names)
}

/// Leaves the file alone when it would stay the same, so that cargo does not rebuild what embeds it.
fn write_if_changed(file: &Path, content: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|present| present == content) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, content).with_context(|| format!("{} could not be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, check, imports, without_names};

    const HEADER: [u8; 8] = *b"\0asm\x0d\0\x01\0";
    /// The type of a function without parameters and result.
    const TYPE_SECTION: [u8; 7] = [7, 5, 1, 0x40, 0, 1, 0];
    /// `clock`, a function of that type.
    const IMPORT_SECTION: [u8; 12] = [10, 10, 1, 0, 5, b'c', b'l', b'o', b'c', b'k', 1, 0];

    fn component_with_import() -> Vec<u8> {
        [HEADER.as_slice(), &TYPE_SECTION, &IMPORT_SECTION].concat()
    }

    #[test]
    fn an_import_is_named() {
        let error = check(&component_with_import()).unwrap_err();
        assert_eq!(error.to_string(), "the component must import nothing, but imports `clock`");
    }

    #[test]
    fn what_an_inner_component_imports_is_not_an_import() {
        let inner = component_with_import();
        let length = u8::try_from(inner.len()).unwrap();
        let outer = [HEADER.as_slice(), &[4, length], &inner].concat();
        assert_eq!(imports(&outer).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn only_names_are_left_out() {
        let names = [&[0, 17, 14], b"component-name".as_slice(), &[1, 2]].concat();
        let other = [&[0, 5, 4], b"kept".as_slice()].concat();
        let component = [HEADER.as_slice(), &TYPE_SECTION, &names, &other].concat();
        let kept = [HEADER.as_slice(), &TYPE_SECTION, &other].concat();
        assert_eq!(without_names(&component).unwrap(), kept);
    }

    #[test]
    fn a_large_component_is_refused() {
        let name = [4, b'f', b'i', b'l', b'l'];
        let custom = |length: usize| {
            let size = (length + name.len()) as u32;
            let leb: Vec<u8> =
                (0..5).map(|i| (size >> (7 * i)) as u8 & 0x7f | if i < 4 { 0x80 } else { 0 }).collect();
            [HEADER.as_slice(), &[0], &leb, &name, &vec![0; length]].concat()
        };
        assert!(check(&custom(1000)).is_ok());
        assert!(
            check(&custom(LIMIT)).is_err_and(|error| error.to_string().contains("must stay under 1400000"))
        );
    }
}
