//! Prints what the native core replies to every vector, one JSON text a line, in the order of the files and of
//! the vectors in each. The runners of the other hosts compare with it byte for byte.

fn main() {
    for vector in portillon_tests::vectors() {
        println!("{}", vector.native_reply());
    }
}
