import ArgumentParser
import CSV

/// The floor under all reading: the records of a file as ranges of its bytes.
struct Ranges: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Reads a file into records as ranges of bytes.")

    @Argument(help: "The file.")
    var file: String

    func run() throws {
        var (records, fields, bytes) = (0, 0, 0)
        let seconds = try cpuSeconds {
            var reader = RecordReader(chunks: try FileSource(path: file))
            while try reader.withNextBatches({ batch in
                records += batch.count
                batch.forEach { record in
                    fields += record.count
                    // Looking at every range keeps the compiler from finding none of them.
                    for index in 0..<record.count { bytes += record.bytes(of: index).count }
                }
            }) {}
        }
        print("cpu_seconds=\(seconds)\nrecords=\(records)\nfields=\(fields)\nbytes=\(bytes)")
    }
}
