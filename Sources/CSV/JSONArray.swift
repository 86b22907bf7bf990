extension RecordView {
    /// Appends the fields as one line of JSON, `["a","b"]` and a line feed, to `output`.
    ///
    /// Quotes, backslashes and control characters are escaped; all other text stays as it is, in UTF-8.
    public func appendJSONArray(to output: inout [UInt8]) {
        // The bytes that JSON escapes are the events of a CSV with the backslash between its fields.
        let scan = EventScan(delimiter: UInt8(ascii: "\\"))
        for index in 0..<count {
            output.append(UInt8(ascii: index == 0 ? "[" : ","))
            output.append(Byte.quote)
            let field = bytes(of: index)
            var start = 0
            while let offset = scan.firstEvent(in: field, from: start) {
                output.append(contentsOf: UnsafeBufferPointer(rebasing: field[start..<offset]))
                output.append(contentsOf: jsonEscape(of: field[offset]))
                start = offset + 1
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: field[start...]))
            output.append(Byte.quote)
        }
        output.append(UInt8(ascii: "]"))
        output.append(Byte.lineFeed)
    }
}

private func jsonEscape(of byte: UInt8) -> [UInt8] {
    switch byte {
    case Byte.quote: Array(#"\""#.utf8)
    case UInt8(ascii: "\\"): Array(#"\\"#.utf8)
    case Byte.lineFeed: Array(#"\n"#.utf8)
    case Byte.carriageReturn: Array(#"\r"#.utf8)
    case Byte.tab: Array(#"\t"#.utf8)
    default:
        Array(#"\u00"#.utf8) + [
            UInt8(ascii: byte < 0x10 ? "0" : "1"), Array("0123456789abcdef".utf8)[Int(byte & 0x0F)],
        ]
    }
}
