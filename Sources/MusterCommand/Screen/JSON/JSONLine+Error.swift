import Muster

extension JSONLine {
    static func error(_ reason: ExitReason) -> String {
        line(
            JSONEvent.Error(
                exitCode: reason.code,
                code: ExitStatus.name(of: reason.code),
                message: reason.message,
                problems: problems(reason.problems),
                problemCount: reason.problemCount
            )
        )
    }

    static func problems(_ problems: [InvalidSheet.Problem]) -> [JSONEvent.Problem] {
        problems.map {
            JSONEvent.Problem(file: $0.sheet, line: $0.line, column: $0.column, row: $0.row, reason: $0.reason)
        }
    }
}
