import CSV

extension Sheet.Contents {
    /// What people should know about the sheet before they agree, a sentence each.
    public var remarks: [String] {
        [sheet.encodingRemark].compactMap(\.self) + findings.remarks
            + findings.damage.filter { !$0.failsRows }.map(\.sentence)
    }
}

extension Sheet {
    /// The recognized encoding, when no option names it and it is not UTF-8.
    public var encodingRemark: String? {
        guard options.encoding == nil, let encoding = options.recognizedEncoding else { return nil }
        return "\(name) is not UTF-8; Muster read it as \(encoding). --encoding names another."
    }
}

extension Findings {
    /// What people should know besides the damage, a sentence each.
    public var remarks: [String] {
        [paddingRemark, repeatedHeaderRemark, formulaTexts.remark, openEndRemark].compactMap(\.self)
            + organizations.map(\.sentence)
    }

    /// A last line without a line ending. Many programs write none. But a truncated file has none either, and its last cell may name another group or account.
    public var openEndRemark: String? {
        openEnd.map {
            "The last line (row \($0.number), line \($0.line)) has no line ending. If the file was cut off, that row may be incomplete"
        }
    }

    /// The empty parts of the file that Muster ignores.
    public var paddingRemark: String? {
        let parts = [
            padding.emptyRecords == 0 ? nil : padding.emptyRecords.counted("empty row"),
            padding.widerRecords == 0
                ? nil : "empty cells beyond the header in " + padding.widerRecords.counted("row"),
        ]
        let told = parts.compactMap(\.self)
        return told.isEmpty ? nil : "Left out: " + told.joined(separator: ", ")
    }

    /// The rows that repeat the header.
    public var repeatedHeaderRemark: String? {
        switch repeatedHeaders {
        case 0: nil
        case 1: "1 row repeats the header, and is skipped"
        default: "\(repeatedHeaders) rows repeat the header, and are skipped"
        }
    }
}
