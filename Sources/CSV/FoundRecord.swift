/// A record that the scan found, and its properties.
@usableFromInline
struct FoundRecord: Sendable {
    /// Its start, and its line ending.
    var start = 0
    var end = 0
    /// The physical line on which it begins.
    @usableFromInline var line = 1
    /// The line endings inside its fields.
    @usableFromInline var lineEndings = 0
    /// The number of fields up to its end, including those of earlier records.
    @usableFromInline var fieldsEnd = 0
    /// Whether it has nothing that needs another look: no problem, and none of the following.
    var isPlain = true
    var hasDoubledQuotes = false
    /// Whether a block with a part of it has characters other than ASCII.
    @usableFromInline var mayHoldNonASCII = false
    /// Whether something is wrong with it.
    var hasProblem = false
}

/// Found records, one after another, and their fields.
struct FoundRecords {
    let records: UnsafeBufferPointer<FoundRecord>
    /// The fields of all found records, and where those of the first one of these begin.
    let fields: UnsafeBufferPointer<Range<Int>>
    let firstField: Int
}
