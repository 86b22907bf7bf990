/// The bytes that JSON escapes: the events of a CSV with the backslash between its fields.
private let escaped = EventScan(delimiter: UInt8(ascii: "\\"))

extension RecordView {
    /// Appends the fields as one line of JSON, `["a","b"]` and a line feed, to `output`.
    ///
    /// Quotes, backslashes and control characters are escaped; all other text stays as it is, in UTF-8.
    public func appendJSONArray(to output: inout [UInt8]) {
        if !appendAsTheyAre(to: &output) { appendEscaped(to: &output) }
    }

    /// Appends the fields as they are; false, and nothing, when one needs escapes.
    private func appendAsTheyAre(to output: inout [UInt8]) -> Bool {
        var size = 2
        for index in 0..<count { size &+= bytes(of: index).count &+ 3 }
        let start = output.count
        output.append(addingCapacity: size) { line in
            line.withUnsafeMutableBufferPointer { line, end in
                var place = line.baseAddress! + end
                func put(_ byte: UInt8) {
                    place.pointee = byte
                    place += 1
                }
                for index in 0..<count {
                    put(UInt8(ascii: index == 0 ? "[" : ","))
                    put(Byte.quote)
                    let field = bytes(of: index)
                    guard escaped.copy(field, to: place) else { return }
                    place += field.count
                    put(Byte.quote)
                }
                put(UInt8(ascii: "]"))
                put(Byte.lineFeed)
                end = place - line.baseAddress!
            }
        }
        return output.count > start
    }

    @inline(never)
    private func appendEscaped(to output: inout [UInt8]) {
        for index in 0..<count {
            output.append(UInt8(ascii: index == 0 ? "[" : ","))
            output.append(Byte.quote)
            let field = bytes(of: index)
            var start = 0
            while let offset = escaped.firstEvent(in: field, from: start) {
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
