"""Formats results as text and as Markdown tables."""

WORDS = {
    "read_scenario_and_its_comparison": "load the flagship and its comparison",
    "compile_scenario_to_arrays": "compile it",
    "run_ten_years": "run it, 40 quarters, the shares of influence",
    "run_ten_years_all_metrics": "run it, every metric",
    "step_core": "step, core, one replicate",
    "step_core_naive_eigen": "step, core, naive Eigen",
    "futures/core_avx512": "core, lanes of AVX-512 (v4)",
    "futures/core_avx512_tape": "core, tape, v4",
    "futures/core_avx512_code": "core, machine code, v4",
    "futures/core_avx2": "core, lanes of AVX2 (v3)",
    "futures/core_avx2_tape": "core, tape, v3",
    "futures/core_avx2_code": "core, machine code, v3",
    "futures/core_scalar": "core, one by one",
    "futures/core_scalar_tape": "core, tape, one by one",
    "futures/core_fixed_eigen": "core, Eigen of fixed size",
    "futures/core_default_avx512": "core, default metrics, lanes of AVX-512 (v4)",
    "futures/core_default_avx512_code": "core, default metrics, machine code, v4",
    "futures/core_default_avx2": "core, default metrics, lanes of AVX2 (v3)",
    "futures/core_default_avx2_code": "core, default metrics, machine code, v3",
    "futures/japan_20b_avx512": "flagship, lanes of AVX-512 (v4)",
    "futures/japan_20b_avx512_tape": "flagship, tape, v4",
    "futures/japan_20b_avx512_code": "flagship, machine code, v4",
    "futures/japan_20b_avx2": "flagship, lanes of AVX2 (v3)",
    "futures/japan_20b_avx2_tape": "flagship, tape, v3",
    "futures/japan_20b_avx2_code": "flagship, machine code, v3",
    "futures/japan_20b_shares_avx512": "flagship, 20 shares, lanes of AVX-512 (v4)",
    "futures/japan_20b_shares_avx512_code": "flagship, 20 shares, machine code, v4",
    "futures/japan_20b_shares_avx2": "flagship, 20 shares, lanes of AVX2 (v3)",
    "futures/japan_20b_shares_avx2_code": "flagship, 20 shares, machine code, v3",
    "futures/taiwan_crisis_shares_avx512": "Taiwan crisis, 20 shares, lanes of AVX-512 (v4)",
    "futures/taiwan_crisis_shares_avx512_code": "Taiwan crisis, 20 shares, machine code, v4",
    "futures/taiwan_crisis_shares_avx2": "Taiwan crisis, 20 shares, lanes of AVX2 (v3)",
    "futures/taiwan_crisis_shares_avx2_code": "Taiwan crisis, 20 shares, machine code, v3",
    "futures/japan_20b_scalar_tape": "flagship, tape, one by one",
    "futures/japan_20b_scalar": "flagship, one by one",
}


def time_text(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def count_text(n):
    return f"{n:,}".replace(",", " ")


def work_table(work, before):
    """Returns times of all workloads except blocks of replicates."""
    peak, rival = work["multiply_add_peak"]["flop_per_second"], work["step_core_naive_eigen"]["seconds"]
    rows = []
    for name, entry in work.items():
        if name == "multiply_add_peak" or entry.get("items_per_second") and name.startswith("futures/"):
            continue
        ratio = f"{rival / entry['seconds']:.2f}" if name.startswith("step_core") else ""
        part = f"{entry['flop_per_second'] / peak:.3f}" if entry.get("flop_per_second") else ""
        rows.append([WORDS.get(name, name.replace("_", " ")), time_text(entry["seconds"]), ratio, part, *change(name, entry, before)])
    return ["work, one core", "time", "x naive Eigen", "of peak", *(["before"] if before else [])], rows


def futures_table(result, before):
    """Returns replicates in blocks, beside the rivals that compute the same."""
    work, numpy = result["work"], result.get("numpy", {})
    peak, fixed = work["multiply_add_peak"]["flop_per_second"], work["futures/core_fixed_eigen"]["items_per_second"]
    rate_of_numpy = numpy.get("shared", {}).get("replicate_steps_per_second")

    def row(words, rate, of_core, flop, *more):
        against = [f"{rate / rate_of_numpy:.2f}" if of_core and rate_of_numpy else "", f"{rate / fixed:.2f}" if of_core else ""]
        return [words, f"{rate / 1e3:.0f} k", *against, f"{flop / peak:.3f}" if flop else "", *more]

    rows = [row(WORDS.get(name, name), entry["items_per_second"], name.startswith("futures/core"), entry.get("flop_per_second"), *change(name, entry, before))
            for name, entry in work.items() if name.startswith("futures/")]
    for way, words in (("shared", "one copy of what is certain"), ("own", "every number per replicate")):
        if way in numpy:
            rows.append(row(f"core, NumPy, {words}, batches of {numpy[way]['batch']}", numpy[way]["replicate_steps_per_second"], True, None,
                            *([""] if before else [])))
    return ["futures, one core", "replicate-steps/s", "x NumPy", "x fixed Eigen", "of peak", *(["before"] if before else [])], rows


def change(name, entry, before):
    if not before:
        return []
    return [f"{entry['seconds'] / before['work'][name]['seconds']:.2f}x" if name in before["work"] else ""]


def sweep_table(sweep):
    threads, counts, flagship = sweep["threads"], sweep["replicates"], sweep["flagship"]
    rows = [[f"core, {count_text(threads['replicates'])} futures, {n} thread{'s' if n > 1 else ''}", time_text(threads[word]["wall"]),
             time_text(threads[word]["processor"]), f"{threads[word]['mib']:.0f} MiB", ""] for n, word in ((1, "one"), (2, "two"))]
    rows[-1][-1] = f"efficiency {threads['efficiency']:.2f} by the clock, {threads['processor_ratio']:.2f} by processor time"
    rows += [[f"core, {count_text(n)} futures, 1 thread", "", time_text(seconds), "", ""] for n, seconds in zip(counts["counts"], counts["processor"])]
    rows[-1][-1] = f"slope here over slope before {counts['slope_ratio']:.3f}"
    rows.append([f"flagship, {count_text(flagship['replicates'])} futures, 20 metrics, 2 threads", time_text(flagship["wall"]), time_text(flagship["processor"]),
                 f"{flagship['mib']:.0f} MiB", f"{count_text(round(flagship['replicates'] / flagship['wall']))} futures a second"])
    return ["whole sweeps", "wall", "processor", "peak memory", ""], rows


def numpy_text(numpy):
    """Returns how the NumPy peer was checked, or why it is absent."""
    if "absent" in numpy:
        return f"NumPy: {numpy['absent']}"
    return f"NumPy {numpy['numpy']}: the solver's numbers to {numpy['largest_difference']:.0e}, batches of {', '.join(numpy['shared']['by_batch'])} tried."


def as_text(head, rows):
    widths = [max(len(str(row[n])) for row in [head, *rows]) for n in range(len(head))]
    return "\n".join("  ".join(f"{cell:<{width}}" if n == 0 or n == 4 and head[4] == "" else f"{cell:>{width}}" for n, (cell, width) in enumerate(zip(row, widths)))
                     .rstrip() for row in [head, *rows])


def as_markdown(head, rows):
    lines = [head, ["---", *("---" if title == "" else "--:" for title in head[1:])], *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)
