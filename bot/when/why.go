package when

// Sentences that tell what was assumed; Reading.Why lists them. Each is to be read back.
const (
	whyYear        = "when.assumed.year"
	whyNextYear    = "when.assumed.next_year"
	whyMonth       = "when.assumed.month"
	whySameMonth   = "when.assumed.same_month"
	whyNearest     = "when.assumed.nearest"
	whyLast        = "when.assumed.last"
	whyFortnight   = "when.assumed.fortnight"
	whyMonths      = "when.assumed.months"
	whyWeekAfter   = "when.assumed.week_after"
	whyDayFirst    = "when.assumed.day_first"
	whyAbout       = "when.assumed.about"
	whyMorning     = "when.assumed.morning"
	whyAfternoon   = "when.assumed.afternoon"
	whyMidnight    = "when.assumed.midnight"
	whyNextDay     = "when.assumed.next_day"
	whyPartDropped = "when.assumed.part_dropped"
	whyTimeDropped = "when.assumed.time_dropped"
)

// Sentences that a text is refused with.
const (
	refusedUnknown    = "when.refused.unknown" // some of it is not understood
	refusedVague      = "when.refused.vague"
	refusedHoliday    = "when.refused.holiday"
	refusedSeveral    = "when.refused.several"
	refusedRepeats    = "when.refused.repeats"
	refusedWeekday    = "when.refused.weekday"     // Date, Weekday, Said
	refusedNoSuchDay  = "when.refused.no_such_day" // Date
	refusedNoSuchNth  = "when.refused.no_such_nth"
	refusedNoSuchTime = "when.refused.no_such_time" // Time
	refusedTwoDays    = "when.refused.two_days"
	refusedTwoTimes   = "when.refused.two_times"
	refusedPast       = "when.refused.past"         // Date
	refusedFuture     = "when.refused.future"       // Date
	refusedTime       = "when.refused.time"         // Date; Refusal.Day is set
	refusedTimeAndDay = "when.refused.time_and_day" // Date
	refusedDay        = "when.refused.day"
	refusedStart      = "when.refused.start"
	refusedRange      = "when.refused.range"
	refusedEndFirst   = "when.refused.end_before_start"
	refusedGap        = "when.refused.gap"   // Time
	refusedTwice      = "when.refused.twice" // Time
	refusedZone       = "when.refused.zone"
)
