/// The first bytes of a kind of file that is given for CSV by mistake.
struct Signature: Sendable {
    /// The bytes themselves.
    var bytes: [UInt8]
    /// The kind of file, with its article.
    var name: String

    static let all = [
        Signature(bytes: [0x50, 0x4B, 0x03, 0x04], name: "an Excel workbook (.xlsx) or another ZIP archive"),
        Signature(bytes: [0xD0, 0xCF, 0x11, 0xE0], name: "an old Excel workbook (.xls)"),
    ]
}
