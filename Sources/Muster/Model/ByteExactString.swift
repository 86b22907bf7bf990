/// Text that is equal only to the same bytes. Swift's `String` treats composed and decomposed `é` as equal. The service may not, and a row that asks for
/// one form is not unchanged when the account has the other.
struct ByteExactString: Hashable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (a: ByteExactString, b: ByteExactString) -> Bool {
        // As blocks of memory, which is many times faster than a comparison of elements.
        var (a, b) = (a.text, b.text)
        return a.withUTF8 { a in b.withUTF8 { a.isSame(as: $0) } }
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
