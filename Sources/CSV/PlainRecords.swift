/// The records of a document that need no check before they are handed out: nothing is wrong with them, and they are as wide
/// as the document.
struct PlainRecords: Sendable {
    /// The number of their fields; nil when every record needs a check.
    var fieldCount: Int?
    private let mostBytes: Int
    /// A record of empty fields only has fewer bytes than this for each of them: two quotes and a delimiter.
    private let leastFieldSize: Int

    /// None yet.
    init(_ options: ReaderOptions) {
        mostBytes = options.maximumRecordSize
        leastFieldSize = options.leavesOutPadding ? 3 : 0
    }

    /// Whether a found record is one of them.
    @inline(__always)
    func contain(_ record: FoundRecord, fieldCount: Int) -> Bool {
        let size = record.end &- record.start
        return record.isPlain && fieldCount == self.fieldCount && size <= mostBytes
            && size >= leastFieldSize &* fieldCount
    }
}
