struct other { long a; };
