/// Finds the delimiter of a document that does not name its own.
///
/// It parses the beginning of the document with each candidate. The best candidate gives the largest share of records
/// without error and as wide as the header. Among equals, it is the one with more fields in the header, and then the
/// more common one. A document without any candidate has one column, and gets the comma. Lines above the header do not
/// count.
enum DelimiterDetector {
    /// The bytes that are looked at, in UTF-8.
    static let sampleSize = 64 << 10

    /// How a sample reads with one delimiter.
    private struct Trial {
        var headerWidth = 0
        var sound = 0
        var total = 0

        /// Whether this is a better account of the sample than `other`.
        func isBetter(than other: Trial) -> Bool {
            let (share, otherShare) = (sound * other.total, other.sound * total)
            return share == otherShare ? headerWidth > other.headerWidth : share > otherShare
        }
    }

    /// The delimiter by which `sample` reads best; `isWhole` when no bytes of the document follow it. Nil when the sample ends
    /// before there is a record below the header's row.
    static func delimiter(of sample: [UInt8], isWhole: Bool, headerRow: Int? = nil) -> UInt8? {
        var best: (delimiter: UInt8, reading: Trial)?
        var mostRecords = 0
        for delimiter in Dialect.commonDelimiters {
            let options = ReaderOptions(
                delimiter: delimiter,
                encoding: .utf8,
                maximumRecordSize: .max,
                headerRow: headerRow
            )
            let reading = read(sample, isWhole: isWhole, options)
            mostRecords = max(mostRecords, reading.total)
            guard reading.headerWidth > 1, best.map({ reading.isBetter(than: $0.reading) }) ?? true else { continue }
            best = (delimiter, reading)
        }
        if headerRow != nil, !isWhole, mostRecords < 2 { return nil }
        return best?.delimiter ?? UInt8(ascii: ",")
    }

    private static func read(_ sample: [UInt8], isWhole: Bool, _ options: ReaderOptions) -> Trial {
        var parser = Parser(options: options)
        parser.feed(sample)
        if isWhole { parser.finish() }
        var reading = Trial()
        while true {
            do {
                // A record that the end of the sample cuts off says nothing.
                guard try parser.step() == .record else { return reading }
                reading.sound += 1
            } catch {
                if error.code.isFinal { return reading }
            }
            reading.total += 1
            reading.headerWidth = parser.expectedFieldCount ?? 0
            if reading.headerWidth < 2 { return reading }
        }
    }
}
