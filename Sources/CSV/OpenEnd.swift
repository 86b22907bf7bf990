/// The last record of a document whose last line has no line ending, as where a file was cut off.
public struct OpenEnd: Sendable, Hashable {
    /// The data record, counted from 1.
    public let number: Int
    /// The physical line on which it begins, counted from 1.
    public let line: Int
}
