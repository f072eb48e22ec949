//! Components that fail.

use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve};

/// A component of this contract in which every function has this body.
pub fn component(body: &str) -> Vec<u8> {
    component_by(|text| text.replace("    unreachable\n", body))
}

/// A component of this contract made from the text of a module in which every function fails.
pub fn component_by(write: impl FnOnce(&str) -> String) -> Vec<u8> {
    let mut resolve = Resolve::new();
    let (package, _) = resolve.push_dir("../wit").unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let dummy = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
    let text = wasmprinter::print_bytes(&dummy).unwrap();
    assert!(text.contains("    unreachable\n"));
    let mut module = wat::parse_str(write(&text)).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&module).unwrap().encode().unwrap()
}

/// The embedded component, with code at the beginning of exported functions, each named as `interface#function`.
#[allow(dead_code, reason = "not every binary of tests needs it")]
pub fn embedded_with<'a>(patches: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut text = wasmprinter::print_file(env!("PORTILLON_EMBEDDED")).unwrap();
    for (export, patch) in patches {
        let (interface, function) = export.split_once('#').unwrap();
        let export = format!("(export \"portillon:fares/{interface}@0.1.0#{function}\" (func ");
        let export = text.find(&export).unwrap();
        let (_, function) = text[export..].split_once("(func ").unwrap();
        let function = function.split_once(')').unwrap().0;
        let line = |line: &&str| {
            line.trim_start().starts_with("(func ") && line.contains(&format!("(;{function};)"))
        };
        let head = text[export..].lines().find(line).unwrap();
        assert!(head.ends_with("(param i32) (result i32)"), "{head}");
        let (before, after) = text.split_at(export + text[export..].find(head).unwrap() + head.len() + 1);
        let locals = if after.trim_start().starts_with("(local") { after.find('\n').unwrap() + 1 } else { 0 };
        let (locals, body) = after.split_at(locals);
        text = format!("{before}{locals}{patch}\n{body}");
    }
    wat::parse_str(text).unwrap()
}

/// The embedded component, with this code at the beginning of `navitap.check-tap` for taps on a fast service.
#[allow(dead_code, reason = "not every binary of tests needs it")]
pub fn failing_on_fast_services(code: &str) -> Vec<u8> {
    // Two words of the list of books and five texts come before the flag.
    let patch = format!("local.get 0 i32.load8_u offset=48 if {code} end");
    embedded_with([("navitap#check-tap", patch.as_str())])
}
