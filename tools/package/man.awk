# Makes the manual page of a command from `steppe help COMMAND`: awk -v name=COMMAND -v version=VERSION
function plain(text) {
  gsub(/\\/, "\\e", text)
  gsub(/-/, "\\-", text)
  sub(/^[.']/, "\\\\\\&&", text)
  return text
}
function section(title) {
  if (examples) print ".fi"
  examples = title ~ /^Example/
  print ".SH " toupper(title)
  if (examples) print ".nf"
}
NR == 1 {
  printf ".TH STEPPE\\-%s 1 \"\" \"steppe %s\"\n.SH NAME\nsteppe\\-%s \\- ", toupper(plain(name)), version, plain(name)
  title = 1
}
title && NF { print plain($0); next }
title { title = 0 }
/^Usage: / { section("Synopsis"); sub(/^Usage: /, "") }
/^[A-Z][A-Za-z ]*:$/ { section(substr($0, 1, length($0) - 1)); notes = 0; next }
!NF { next }
examples { print plain(substr($0, 3)); next }
/^  [^ ]/ {
  text = substr($0, 3)
  gap = match(text, /  +/)
  print ".TP\n.B " plain(gap ? substr(text, 1, RSTART - 1) : text)
  if (gap) print plain(substr(text, RSTART + RLENGTH))
  next
}
/^[^ ]/ && !/^steppe / && !notes { section("Notes"); notes = 1 }
{ sub(/^ +/, ""); print plain($0) }
END {
  if (examples) print ".fi"
  print ".SH SEE ALSO\n.BR steppe (1)"
}
